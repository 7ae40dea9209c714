import type { Context } from '../../core/context.ts';
import { DomainError } from '../../core/errors.ts';
import type { JobEvent } from '../../core/jobs/job.ts';
import type { JobEvents } from '../../core/jobs/open-job-events.ts';
import { errorFields } from '../../core/log.ts';
import { type Frame, sseFrame } from '../http/sse-frame.ts';
import { FAILED_READS_MAX, POLL_MILLIS, SILENCE_MILLIS_MAX, STREAM_MILLIS_MAX } from './stream-limits.ts';

export type MirroredJob = {
  jobId: string;
  /** What is known before anything is read again. */
  first: JobEvents;
  read: () => Promise<JobEvents>;
  /** How many events the client has. */
  after: number;
};

type MirrorContext = Pick<Context, 'now' | 'sleep' | 'log'>;

/** The frames of a job's stream: its events from the first that the client lacks on, while they come into being. */
export async function* mirrorJob(context: MirrorContext, job: MirroredJob): AsyncGenerator<string> {
  const { now, sleep } = context;
  const endMillis = now().getTime() + STREAM_MILLIS_MAX;
  const read = patiently(context, job);
  let sent = job.after;
  let lastMillis = now().getTime();
  for (let seen: JobEvents | Failure | undefined = job.first; ; seen = await read()) {
    if (seen && 'failure' in seen) return yield frameOf(context, job, sent, seen.failure);
    for (const event of seen?.events.slice(sent) ?? []) {
      sent += 1;
      yield frameOf(context, job, sent, event);
      lastMillis = now().getTime();
    }
    if (seen?.isOver || now().getTime() >= endMillis) return;
    if (now().getTime() + POLL_MILLIS > lastMillis + SILENCE_MILLIS_MAX) {
      yield frameOf(context, job, sent, heartbeat);
      lastMillis = now().getTime();
    }
    await sleep(POLL_MILLIS);
  }
}

const heartbeat = { event: 'heartbeat', data: {} } as const;

type StreamEvent = JobEvent | typeof heartbeat;
type Failure = { failure: Extract<JobEvent, { event: 'error' }> };

/** A frame that is no event of the job repeats the last id, so that going on from it skips nothing. */
function frameOf({ log }: MirrorContext, { jobId }: MirroredJob, sent: number, { event, data }: StreamEvent): string {
  log.info('stream_event', { job_id: jobId, name: event, n: sent });
  const frame: Frame = { event, data, id: `${jobId}/${sent}` };
  return sseFrame(frame);
}

/** Reads, and lets a few failures in a row pass; what the job itself refuses, as one that was deleted, is said at once. */
function patiently(
  { log }: MirrorContext,
  { jobId, read }: MirroredJob,
): () => Promise<JobEvents | Failure | undefined> {
  let failed = 0;
  return async () => {
    try {
      const seen = await read();
      failed = 0;
      return seen;
    } catch (error) {
      failed += 1;
      log.warn('stream_read_failed', { job_id: jobId, failed, ...errorFields(error) });
      if (error instanceof DomainError && error.code !== 'unavailable') return failureOf(error.message);
      return failed > FAILED_READS_MAX ? failureOf('Service temporarily unavailable') : undefined;
    }
  };
}

const failureOf = (error: string): Failure => ({ failure: { event: 'error', data: { error } } });
