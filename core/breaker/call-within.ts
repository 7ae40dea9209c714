const SECOND_MILLIS = 1000;

/** Calls `run` once after the time, unless it is stopped before. */
export type StartTimer = (millis: number, run: () => void) => { stop: () => void };

export const startTimer: StartTimer = (millis, run) => {
  const timer = setTimeout(run, millis);
  return { stop: () => clearTimeout(timer) };
};

/**
 * The result of `call` if it comes within the time; else throws `tooLate()`, and aborts the call's signal with it. What the
 * call does after that is nobody's concern. No timer outlives the call.
 */
export function callWithin<Result>(
  { seconds, tooLate, startTimer }: { seconds: number; tooLate: () => Error; startTimer: StartTimer },
  call: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  return new Promise<Result>((resolve, reject) => {
    const timer = startTimer(seconds * SECOND_MILLIS, () => {
      const error = tooLate();
      reject(error);
      controller.abort(error);
    });
    // A function of its own, so that what is thrown at once is a rejection like any other.
    const run = async () => call(controller.signal);
    run()
      .finally(() => timer.stop())
      .then(resolve, reject);
  });
}
