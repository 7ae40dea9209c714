import type { Context } from '../context.ts';
import { isAlive } from '../executions/state.ts';
import { findAnswer, getOwnAnswer, jobNotFound } from './find-answer.ts';
import type { JobEvent } from './job.ts';
import { eventsOf } from './job-view.ts';
import type { Caller } from './session.ts';

/** All events so far; `isOver` when no further one can come. */
export type JobEvents = { events: JobEvent[]; isOver: boolean };

/**
 * Follows a job of the caller's own: the right is checked once, then each call reads the record that polling reads too.
 * Throws like a missing job for somebody else's.
 */
export async function openJobEvents(
  context: Context,
  caller: Caller,
  jobId: string,
): Promise<() => Promise<JobEvents>> {
  await getOwnAnswer(context, caller, jobId);
  return async () => {
    const record = await findAnswer(context, jobId);
    // It was deleted while somebody looked on; that is no event of the job, and has no number among them.
    if (!record) throw jobNotFound();
    return { events: eventsOf(record), isOver: !isAlive(record.state) };
  };
}
