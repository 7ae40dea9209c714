import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { ExecutionRecord } from '../executions/execution.ts';
import { assistantName } from './answer-execution.ts';
import { answerTracker } from './answer-tracker.ts';
import { isOwn } from './is-own.ts';
import { executionIdOf } from './job-id.ts';
import { type Caller, hashedSession, isAnonymous, threadOf } from './session.ts';

export const jobNotFound = (): DomainError => new DomainError('not_found', 'Job not found');

/** The execution behind the caller's own job; somebody else's is like one that does not exist. */
export async function getOwnAnswer(context: Context, caller: Caller, jobId: string): Promise<ExecutionRecord> {
  const record = await findAnswer(context, jobId);
  if (!record || !isOwn(record, caller)) throw jobNotFound();
  return record;
}

/** The same for whoever may read it: sessions other than the one that asked too, unless the option forbids it. */
export async function getReadableAnswer(context: Context, caller: Caller, jobId: string): Promise<ExecutionRecord> {
  const record = await findAnswer(context, jobId);
  const mayRead =
    record && (isOwn(record, caller) || (isAnonymous(record.user_id) && !context.settings.strictSessions));
  if (!mayRead) throw jobNotFound();
  const session = caller.sessionId === undefined ? null : hashedSession(threadOf(caller.sessionId));
  context.log.info('job_polled', { job_id: jobId, session });
  if (!isOwn(record, caller)) {
    context.log.warn('session_mismatch', {
      message: '⚠️ Session mismatch!',
      job_id: jobId,
      session,
      asked_by: hashedSession(record.thread_id),
    });
  }
  return record;
}

export async function findAnswer(context: Context, jobId: string): Promise<ExecutionRecord | undefined> {
  const id = executionIdOf(jobId);
  const record = id === undefined ? null : await answerTracker(context).getExecution(id);
  return record?.agent_name === assistantName ? record : undefined;
}
