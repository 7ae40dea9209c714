import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { activeKey, executionPartition, ownExecutionKey } from '../executions/execution-keys.ts';
import type { StateChange } from '../executions/execution-rules.ts';
import { enterState } from '../executions/execution-rules.ts';
import { ExecutionState, isAlive } from '../executions/state.ts';
import { purgePartition } from '../table/purge-partition.ts';
import { answerTracker } from './answer-tracker.ts';
import { getOwnAnswer } from './find-answer.ts';
import { anonymousJobKey } from './job-keys.ts';
import type { Caller } from './session.ts';

const FAILED_BY_HAND = 'Manually failed for testing purposes';

/** Fails a job that has not finished; its worker stops at its next step. */
export async function failJob(context: Context, caller: Caller, jobId: string): Promise<void> {
  const { execution_id } = await getOwnAnswer(context, caller, jobId);
  const failed = await end(context, execution_id, { state: ExecutionState.FAILED, error: FAILED_BY_HAND });
  if (!failed) throw new DomainError('conflict', 'Job already finished');
}

/** Deletes a job with its question and its answer; one that still runs is cancelled first. Conversations stay. */
export async function deleteJob(context: Context, caller: Caller, jobId: string): Promise<void> {
  const { execution_id: id, state, user_id } = await getOwnAnswer(context, caller, jobId);
  if (isAlive(state)) await end(context, id, { state: ExecutionState.CANCELLED });
  await context.table.deleteAll([ownExecutionKey(user_id, id), activeKey(id), anonymousJobKey(id)]);
  await purgePartition(context, executionPartition(id));
  context.log.info('job_deleted', { job_id: jobId });
}

const end = (context: Context, executionId: string, change: StateChange) =>
  answerTracker(context).change(executionId, (draft, now) => enterState(draft, change, now));
