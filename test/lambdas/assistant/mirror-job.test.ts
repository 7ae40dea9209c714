import { describe, expect, it } from 'vitest';
import { DomainError, StoreUnavailableError } from '../../../core/errors.ts';
import type { JobEvent } from '../../../core/jobs/job.ts';
import type { JobEvents } from '../../../core/jobs/open-job-events.ts';
import { createLog } from '../../../core/log.ts';
import { mirrorJob } from '../../../lambdas/assistant/mirror-job.ts';
import { FAILED_READS_MAX, POLL_MILLIS, SILENCE_MILLIS_MAX } from '../../../lambdas/assistant/stream-limits.ts';
import { type ReadFrame, readFrames } from '../../support/read-frames.ts';

const progress = (percent: number): JobEvent => ({
  event: 'progress',
  data: { step: 'step', message: 'Working', progress: percent, details: null },
});
const complete: JobEvent = {
  event: 'complete',
  data: { step: 'complete', message: 'Analysis complete', progress: 100 },
};
const open = (...events: JobEvent[]): JobEvents => ({ events, isOver: false });
const over = (...events: JobEvent[]): JobEvents => ({ events, isOver: true });

type Step = JobEvents | Error;
type Heard = ReadFrame & { atMillis: number };

/** Plays a stream: what is read first, and what each later read brings; the last one is repeated. */
async function play([first, ...later]: Step[], after = 0) {
  if (!first || first instanceof Error) throw new Error('A stream begins with what was read.');
  let millis = Date.UTC(2026, 0, 2);
  const start = millis;
  const logged: Record<string, unknown>[] = [];
  const now = () => new Date(millis);
  let reads = 0;
  const job = {
    jobId: 'job_1',
    first,
    after,
    read: async () => {
      const step = later[Math.min(reads, later.length - 1)] ?? first;
      reads += 1;
      if (step instanceof Error) throw step;
      return step;
    },
  };
  const context = {
    now,
    sleep: async (duration: number) => {
      millis += duration;
    },
    log: createLog(now, (line) => logged.push(JSON.parse(line))),
  };
  const heard: Heard[] = [];
  for await (const text of mirrorJob(context, job)) {
    const [frame] = readFrames(text);
    if (frame) heard.push({ ...frame, atMillis: millis - start });
  }
  return { heard, logged, lastedMillis: millis - start, reads };
}

describe('mirrorJob', () => {
  it('sends each event once, with its number, and ends after the last one', async () => {
    const { heard, reads } = await play([
      open(progress(10)),
      open(progress(10)),
      open(progress(10), progress(25), progress(50)),
      over(progress(10), progress(25), progress(50), progress(75), complete),
    ]);
    expect(heard.map(({ event, id }) => `${event} ${id}`)).toEqual([
      'progress job_1/1',
      'progress job_1/2',
      'progress job_1/3',
      'progress job_1/4',
      'complete job_1/5',
    ]);
    expect(heard.map(({ atMillis }) => atMillis / POLL_MILLIS)).toEqual([0, 2, 2, 3, 3]);
    expect(reads).toBe(3);
  });

  it('sends the first event before anything is read again', async () => {
    let reads = 0;
    const read = async () => {
      reads += 1;
      return over(progress(10), complete);
    };
    const context = {
      now: () => new Date(0),
      sleep: async () => {},
      log: createLog(
        () => new Date(0),
        () => {},
      ),
    };
    const frames = mirrorJob(context, { jobId: 'job_1', first: open(progress(10)), read, after: 0 });
    expect((await frames.next()).value).toContain('event: progress');
    expect(reads).toBe(0);
    await frames.return(undefined);
  });

  it.each([0, 1, 2, 3])('goes on after event %i', async (after) => {
    const { heard } = await play([over(progress(10), progress(25), complete)], after);
    expect(heard.map(({ id }) => id)).toEqual(['job_1/1', 'job_1/2', 'job_1/3'].slice(after));
  });

  it('breaks silence every 15 s, with the last id, and only silence', async () => {
    const waiting = Array.from({ length: (40 * 1000) / POLL_MILLIS }, () => open(progress(10)));
    const { heard } = await play([open(progress(10)), ...waiting, over(progress(10), complete)]);
    expect(heard.map(({ event, data, id, atMillis }) => [event, data, id, atMillis]).slice(1, 3)).toEqual([
      ['heartbeat', '{}', 'job_1/1', SILENCE_MILLIS_MAX],
      ['heartbeat', '{}', 'job_1/1', 2 * SILENCE_MILLIS_MAX],
    ]);
    expect(heard.at(-1)?.id).toBe('job_1/2');
    expect(heard).toHaveLength(4);
  });

  it('ends by itself before its function is ended, so that the client goes on', async () => {
    const { heard, lastedMillis } = await play([open(progress(10))]);
    expect(lastedMillis).toBeGreaterThanOrEqual(285_000);
    expect(lastedMillis).toBeLessThan(286_000);
    expect(new Set(heard.slice(1).map(({ event, id }) => `${event} ${id}`))).toEqual(new Set(['heartbeat job_1/1']));
  });

  it('bears a few failed reads, and counts from the start after a good one', async () => {
    const outage = Array.from({ length: FAILED_READS_MAX }, () => new StoreUnavailableError());
    const { heard, logged } = await play([
      open(progress(10)),
      ...outage,
      open(progress(10), progress(25)),
      ...outage,
      over(progress(10), progress(25), complete),
    ]);
    expect(heard.map(({ event }) => event)).toEqual(['progress', 'progress', 'complete']);
    expect(logged.filter(({ event }) => event === 'stream_read_failed')).toHaveLength(2 * FAILED_READS_MAX);
  });

  it('says so and ends when the store stays away, with the last id', async () => {
    const { heard, reads } = await play([open(progress(10)), new Error('secret cause')]);
    expect(heard.slice(1).map(({ event, data, id }) => [event, data, id])).toEqual([
      ['error', '{"error":"Service temporarily unavailable"}', 'job_1/1'],
    ]);
    expect(reads).toBe(FAILED_READS_MAX + 1);
  });

  it('says at once that the job is gone', async () => {
    const { heard, reads } = await play([open(progress(10)), new DomainError('not_found', 'Job not found')]);
    expect(heard.slice(1).map(({ event, data, id }) => [event, data, id])).toEqual([
      ['error', '{"error":"Job not found"}', 'job_1/1'],
    ]);
    expect(reads).toBe(1);
  });

  it('logs the name of each event, and nothing of what it says', async () => {
    const { logged } = await play([over(progress(10), complete)]);
    expect(logged.map(({ event, job_id, name, n }) => [event, job_id, name, n])).toEqual([
      ['stream_event', 'job_1', 'progress', 1],
      ['stream_event', 'job_1', 'complete', 2],
    ]);
    expect(JSON.stringify(logged)).not.toContain('Working');
  });
});
