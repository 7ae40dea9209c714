import type { Context } from '../context.ts';

/** Each wait is stretched or cut by up to this part, so that what failed together does not come back together. */
const JITTER = 0.2;

/** `5,300` as numbers of seconds. */
const parseRetrySeconds = (text: string): number[] => text.split(',').map(Number);

/** How long to wait after the n-th failed attempt, counted from 1; undefined when there shall be no further one. */
export function retryAfterSeconds(
  { settings, random }: Pick<Context, 'settings' | 'random'>,
  failures: number,
): number | undefined {
  const wait = parseRetrySeconds(settings.webhookRetrySeconds)[failures - 1];
  return wait === undefined ? undefined : wait * (1 - JITTER + 2 * JITTER * random());
}
