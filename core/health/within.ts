/** The result of `run` if it comes within the time; else a TimeoutError. What `run` does later is nobody's concern. */
export function within<Result>(timeoutMillis: number, run: () => Promise<Result>): Promise<Result> {
  const signal = AbortSignal.timeout(timeoutMillis);
  return Promise.race([
    run(),
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  ]);
}
