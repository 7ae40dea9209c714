import type { Answerer } from '../../../core/assistant/answerer.ts';
import { Question } from '../../../core/assistant/question.ts';
import { extractiveAnswerer } from '../../../core/assistant/quote-passages.ts';
import type { Mode } from '../../../core/jobs/answer-execution.ts';
import { createJob } from '../../../core/jobs/create-job.ts';
import { executionIdOf } from '../../../core/jobs/job-id.ts';
import { type RunJobContext, runJob } from '../../../core/jobs/run-job.ts';
import type { Asking } from '../../../core/jobs/session.ts';
import type { Settings } from '../../../core/settings.ts';
import { createTestContext } from '../../support/test-context.ts';

export const question = 'What did we decide about the launch date?';
export const session = '3f0c7d52-6a1e-4c58-9f0b-1d2e3f4a5b6c';
export const otherSession = '9a8b7c6d-5e4f-4a3b-8c2d-1e0f9a8b7c6d';
export const anonymous: Asking = { sessionId: session, userId: undefined };

/** The assistant on a table of its own; the test says when the worker's heart beats. */
export async function createJobWorld(settings: Partial<Settings> = {}, answerer: Answerer = extractiveAnswerer) {
  const base = await createTestContext(settings);
  const hearts = new Set<() => Promise<void>>();
  const context: RunJobContext = {
    ...base.context,
    answerer,
    every: (_millis, run) => {
      hearts.add(run);
      return () => hearts.delete(run);
    },
  };
  const ask = async (asking: Asking = anonymous, mode: Mode = 'stream', query: string = question) => {
    const { jobId } = await createJob(context, asking, Question.parse({ query }), mode);
    return { jobId, executionId: executionIdOf(jobId) ?? '' };
  };
  return {
    ...base,
    context,
    ask,
    run: (executionId: string) => runJob(context, executionId),
    beat: async () => {
      for (const run of hearts) await run();
    },
    heartCount: () => hearts.size,
  };
}
export type JobWorld = Awaited<ReturnType<typeof createJobWorld>>;

/** An answerer that waits for the test, or for its signal; `calls` counts how often it was asked. */
export function heldAnswerer() {
  const held = {
    calls: 0,
    aborted: 0,
    begun: Promise.withResolvers<void>(),
    release: Promise.withResolvers<void>(),
  };
  const answerer: Answerer = {
    modelVersion: 'held-1',
    isGuarded: true,
    generate: async (_request, signal) => {
      held.calls += 1;
      held.begun.resolve();
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          held.aborted += 1;
          reject(signal.reason);
        });
      });
      await Promise.race([held.release.promise, aborted]);
      return { answer: 'Released.', citations: [1] };
    },
  };
  return { held, answerer };
}
