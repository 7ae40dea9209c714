import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobEvent } from '../../../core/jobs/job.ts';
import { createLog } from '../../../core/log.ts';
import { mirrorJob } from '../../../lambdas/assistant/mirror-job.ts';
import { type ReadFrame, readFrames } from '../../support/read-frames.ts';

const text = fc.string({ unit: 'binary' });
const progress = fc.record({ step: text, message: text, progress: fc.nat(100), details: fc.constant(null) });
const event: fc.Arbitrary<JobEvent> = fc.oneof(
  progress.map((data): JobEvent => ({ event: 'progress', data })),
  text.map((error): JobEvent => ({ event: 'error', data: { error } })),
);

/** A whole stream from event `after` on, of a job that shows so many more events at each look. */
async function listen(events: readonly JobEvent[], growth: readonly number[], after: number): Promise<string> {
  let millis = 0;
  let shown = 1;
  let looks = 0;
  const read = async () => {
    shown = Math.min(events.length, shown + (growth[looks % growth.length] ?? 1));
    looks += 1;
    return { events: events.slice(0, shown), isOver: shown === events.length };
  };
  const now = () => new Date(millis);
  const sleep = async (duration: number) => {
    millis += duration;
  };
  const first = { events: events.slice(0, Math.max(1, after)), isOver: false };
  const job = { jobId: 'job_1', first, read, after };
  let whole = '';
  for await (const frame of mirrorJob({ now, sleep, log: createLog(now, () => {}) }, job)) whole += frame;
  return whole;
}

/** What a client keeps of a stream that was cut: nothing of the frame that it did not get whole. */
const wholeFrames = (cut: string): string => /^.*\n\n/s.exec(cut)?.[0] ?? '';
const isEvent = ({ event }: ReadFrame) => event !== 'heartbeat';

describe('a stream that is cut', () => {
  it('gives all events, each once and unchanged, when it is resumed – wherever it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 8 }),
        fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }).filter((growth) => growth.some((more) => more > 0)),
        fc.nat(),
        async (events, growth, cutAt) => {
          const whole = await listen(events, growth, 0);
          const heard = readFrames(wholeFrames(whole.slice(0, cutAt % (whole.length + 1))));
          const after = Number(heard.at(-1)?.id.split('/')[1] ?? 0);
          const rest = readFrames(await listen(events, growth, after));
          const joined = [...heard, ...rest].filter(isEvent);
          expect(joined).toEqual(readFrames(whole).filter(isEvent));
          expect(joined.map(({ event, data }) => ({ event, data: JSON.parse(data) }))).toEqual(events);
          expect(joined.map(({ id }) => id)).toEqual(events.map((_, position) => `job_1/${position + 1}`));
        },
      ),
    );
  });
});
