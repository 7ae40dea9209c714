import type { Context } from '../context.ts';

/** Each wait is stretched or cut by up to this part, so that what failed together does not come back together. */
const JITTER = 0.2;

/** `5,300` as numbers of seconds. */
const parseRetrySeconds = (text: string): number[] => text.split(',').map(Number);

/** However long an endpoint asks to be left alone: a round of attempts is to end in about three days. */
const ASKED_SECONDS_MAX = 3600;

/** How long an endpoint is left alone that asks for it: an hour at most. */
export const leaveAloneSeconds = (askedSeconds: number): number => Math.min(askedSeconds, ASKED_SECONDS_MAX);

/**
 * How long to wait after the n-th failed attempt, counted from 1, and no shorter than the endpoint may ask; undefined when
 * there shall be no further one.
 */
export function retrySeconds(
  { settings, random }: Pick<Context, 'settings' | 'random'>,
  { failures, askedSeconds }: { failures: number; askedSeconds: number },
): number | undefined {
  const wait = parseRetrySeconds(settings.webhookRetrySeconds)[failures - 1];
  if (wait === undefined) return undefined;
  const asked = leaveAloneSeconds(askedSeconds) * (1 + JITTER * random());
  return Math.max(wait * (1 - JITTER + 2 * JITTER * random()), asked);
}
