import type { Context } from './context.ts';

export type RetryPolicy = { attemptsMax: number; baseMillis: number; capMillis: number };

/**
 * Calls `run` until it succeeds, `isTransient` says no, or the attempts are used up; then throws the last error.
 * Waits with full jitter in between.
 */
export async function retry<Result>(
  { random, sleep }: Pick<Context, 'random' | 'sleep'>,
  policy: RetryPolicy,
  isTransient: (error: unknown) => boolean,
  run: () => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= policy.attemptsMax || !isTransient(error)) throw error;
    }
    await backOff({ random, sleep }, policy, attempt);
  }
}

/**
 * Waits after the n-th attempt with full jitter: uniform in [0, min(cap, base · 2^n)), as in the AWS architecture blog's
 * "Exponential backoff and jitter".
 */
export const backOff = (
  { random, sleep }: Pick<Context, 'random' | 'sleep'>,
  { baseMillis, capMillis }: RetryPolicy,
  attempt: number,
): Promise<void> => sleep(random() * Math.min(capMillis, baseMillis * 2 ** attempt));
