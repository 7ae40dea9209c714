import type { Context } from '../context.ts';

/** Each wait is stretched or cut by up to this part, so that what failed together does not come back together. */
const JITTER = 0.2;

/** `5,300` as numbers of seconds. */
const parseRetrySeconds = (text: string): number[] => text.split(',').map(Number);

/** An endpoint may ask to be left alone for a day at most. */
const ASKED_SECONDS_MAX = 24 * 3600;

/**
 * How long to wait after the n-th failed attempt, counted from 1, and no shorter than the endpoint asked; undefined when
 * there shall be no further one.
 */
export function retrySeconds(
  { settings, random }: Pick<Context, 'settings' | 'random'>,
  failures: number,
  askedSeconds: number,
): number | undefined {
  const wait = parseRetrySeconds(settings.webhookRetrySeconds)[failures - 1];
  if (wait === undefined) return undefined;
  const asked = Math.min(askedSeconds, ASKED_SECONDS_MAX) * (1 + JITTER * random());
  return Math.max(wait * (1 - JITTER + 2 * JITTER * random()), asked);
}
