import { isPassing, JobPollingTimeoutError } from './errors.ts';
import { POLL_INTERVAL_MILLIS, POLL_TIMEOUT_MILLIS } from './limits.ts';
import type { Session, Site } from './site.ts';
import { type Sleep, within } from './timing.ts';
import type { Job, Progress } from './types.ts';
import { isJob } from './wire.ts';

export type Polling = {
  readonly site: Site;
  readonly url: URL;
  readonly session: Session;
  readonly signal: AbortSignal | undefined;
  readonly sleep: Sleep;
  readonly log: (line: string) => void;
  readonly onProgress: (progress: Progress) => void;
  readonly intervalMillis?: number | undefined;
  readonly timeoutMillis?: number | undefined;
};

/** Asks for a job until it has ended, and then never again; throws when that takes too long. */
export function pollJob(polling: Polling): Promise<Job> {
  const { intervalMillis = POLL_INTERVAL_MILLIS, timeoutMillis = POLL_TIMEOUT_MILLIS } = polling;
  const attemptsMax = Math.max(1, Math.floor(timeoutMillis / intervalMillis));
  const limit = { ...polling, millis: timeoutMillis, otherwise: () => new JobPollingTimeoutError() };
  return within(limit, async (signal) => {
    const report = reporterOf(polling);
    for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
      polling.log(`Poll attempt ${attempt}/${attemptsMax}`);
      const job = await readJob({ ...polling, signal });
      if (job !== undefined) report(job.latest_progress);
      if (job?.status === 'succeeded' || job?.status === 'failed') {
        polling.log(`Job finished with status: ${job.status}`);
        return job;
      }
      await polling.sleep(intervalMillis, signal);
    }
    throw new JobPollingTimeoutError();
  });
}

/** Undefined when this attempt was in vain: the next one may find the site there again. */
async function readJob({ site, url, session, signal, log }: Polling): Promise<Job | undefined> {
  try {
    return await site.ask(isJob, { method: 'GET', url, session, signal });
  } catch (error) {
    if (!isPassing(error)) throw error;
    log(`Poll failed: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

/** Each step once, however often it is read. */
function reporterOf({ onProgress }: Polling): (progress: Progress) => void {
  let last = '';
  return (progress) => {
    const text = JSON.stringify(progress);
    if (text !== last) onProgress(progress);
    last = text;
  };
}
