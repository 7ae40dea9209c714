/** Waits; rejects with the signal's reason when that is aborted first. */
export type Sleep = (millis: number, signal?: AbortSignal) => Promise<void>;

export const realSleep: Sleep = (millis, signal) =>
  new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, millis);
    signal?.addEventListener('abort', stop, { once: true });
  });

export type TimeLimit = {
  readonly sleep: Sleep;
  readonly millis: number;
  readonly signal: AbortSignal | undefined;
  readonly otherwise: () => Error;
};

/** Does the work; when it takes longer, aborts it and throws what `otherwise` makes. */
export async function within<Result>(
  { sleep, millis, signal, otherwise }: TimeLimit,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const isDone = new AbortController();
  const isLate = new AbortController();
  const late = sleep(millis, isDone.signal).then(() => {
    const error = otherwise();
    isLate.abort(error);
    throw error;
  });
  try {
    return await Promise.race([work(eitherOf(isLate.signal, signal)), late]);
  } finally {
    isDone.abort();
  }
}

export const eitherOf = (one: AbortSignal, other: AbortSignal | undefined): AbortSignal =>
  other === undefined ? one : AbortSignal.any([one, other]);
