import { extractiveAnswerer } from '../../core/assistant/quote-passages.ts';
import { runJob } from '../../core/jobs/run-job.ts';
import type { Settings } from '../../core/settings.ts';
import { assistantRoutes } from '../../lambdas/assistant/routes.ts';
import { byPath } from '../../lambdas/http/dispatch.ts';
import { storedItems } from './stored-items.ts';
import { createTestApi, type Received } from './test-api.ts';
import { createTestContext } from './test-context.ts';
import { createStreamCall } from './test-streams.ts';

/** What the runner chooses: anybody may ask, and look at the answers of others. */
const lenient: Partial<Settings> = { anonymousAssistant: true, strictSessions: false, diagnostics: true };

/**
 * The streaming routes and the API on one table, with a worker that takes what was asked whenever a stream waits,
 * or when it is told to.
 */
export async function createTestAssistant(settings: Partial<Settings> = {}) {
  const test = await createTestContext({ ...lenient, ...settings });
  const workerContext = { ...test.context, answerer: extractiveAnswerer, every: () => () => {} };
  const taken = new Set<string>();
  const worker = {
    /** By the test's clock. */
    awayUntil: new Date(0),
    work: async () => {
      const questions = (await storedItems(test)).filter(({ sk }) => sk === 'REQUEST');
      for (const id of questions.map(({ execution_id }) => String(execution_id)).filter((each) => !taken.has(each))) {
        taken.add(id);
        await runJob(workerContext, id);
      }
    },
  };
  const context = {
    ...test.context,
    sleep: async (millis: number) => {
      await test.context.sleep(millis);
      if (test.context.now() >= worker.awayUntil) await worker.work();
    },
  };
  return {
    ...test,
    worker,
    stream: createStreamCall(context, byPath(assistantRoutes)),
    ...createTestApi(test.context),
    stored: () => storedItems(test),
  };
}

export const jsonType = { 'content-type': 'application/json' };

/** The session that an answer sets. */
export function sessionOf({ cookies }: Pick<Received, 'cookies'>): string {
  const [, value] = /^session_id=([^;]+);/.exec(cookies[0] ?? '') ?? [];
  if (value === undefined) throw new Error(`No session in ${JSON.stringify(cookies)}.`);
  return value;
}
