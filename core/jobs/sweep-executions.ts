import type { Context } from '../context.ts';
import { dueBy, executionDueAt, executionShard } from '../due.ts';
import type { JobRequested } from '../events/event.ts';
import { ExecutionRecord } from '../executions/execution.ts';
import { executionKey } from '../executions/execution-keys.ts';
import { ExecutionState, isAlive } from '../executions/state.ts';
import { errorFields } from '../log.ts';
import type { Item } from '../table/operation.ts';
import { plusSeconds, secondsBetween } from '../time.ts';
import { answerTracker } from './answer-tracker.ts';

/** What one sweep looks at; the rest is due again a minute later. */
const DUE_MAX = 200;
/**
 * A question that nobody has taken for so long is sent again: the event that told of it may be lost, or its worker died
 * before it began, and the queue would wait much longer. With the sweep's minute it waits 75 s at the most.
 */
const RESEND_AFTER_SECONDS = 15;

export type ExecutionSweepContext = Context & {
  /** Puts a question on its queue again, past the topic. */
  sendJob: (event: JobRequested) => Promise<void>;
};

/**
 * Looks at every execution that lives, since no process watches them: ends those that were silent or took too long, sends
 * questions again that nobody took, and takes the ended ones out of the active store. One that makes no sense is told at
 * the end, and keeps no other waiting.
 */
export async function sweepExecutions(context: ExecutionSweepContext): Promise<void> {
  const { table, now } = context;
  const keys = await table.queryDue({ shard: executionShard, until: dueBy(now()), limit: DUE_MAX });
  const items = keys.length > 0 ? await table.findAll(keys) : [];
  const results = await Promise.allSettled(items.map((item) => treat(context, item)));
  await answerTracker(context).cleanUp();
  const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  for (const fault of faults) context.log.error('execution_not_swept', errorFields(fault));
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} executions could not be swept.`);
}

async function treat(context: ExecutionSweepContext, item: Item): Promise<void> {
  const tracker = answerTracker(context);
  const record = await tracker.look(ExecutionRecord.parse(item));
  if (!isAlive(record.state)) return;
  const now = context.now();
  const waits =
    record.state === ExecutionState.PENDING && secondsBetween(record.created_at, now) >= RESEND_AFTER_SECONDS;
  if (waits) await context.sendJob({ type: 'job.requested', execution_id: record.execution_id });
  const key = executionKey(record.execution_id);
  await context.table.update({
    update: key,
    set: executionDueAt(plusSeconds(now, tracker.limits.deadAfterSeconds), key),
    // It may have ended meanwhile; then nobody need look again.
    condition: { expression: 'attribute_exists(#due_pk)' },
  });
}
