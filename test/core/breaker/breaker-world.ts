import type { BreakerRecord } from '../../../core/breaker/breaker-record.ts';
import type { BreakerStore } from '../../../core/breaker/breaker-store.ts';
import type { StartTimer } from '../../../core/breaker/call-within.ts';

/** A store that tells what was asked of it, and can be made to fail. */
export function watchedStore(store: BreakerStore) {
  const watched = { finds: 0, changes: 0, failure: undefined as Error | undefined };
  const beforeCall = () => {
    if (watched.failure) throw watched.failure;
  };
  const counted: BreakerStore = {
    find: async (key) => {
      watched.finds += 1;
      beforeCall();
      return store.find(key);
    },
    change: async (from: BreakerRecord | undefined, to: BreakerRecord) => {
      watched.changes += 1;
      beforeCall();
      return store.change(from, to);
    },
  };
  return { store: counted, watched };
}

/** Timers that elapse when the test says so. */
export function heldTimers() {
  const running = new Map<number, { millis: number; run: () => void }>();
  let started = 0;
  const startTimer: StartTimer = (millis, run) => {
    const id = ++started;
    running.set(id, { millis, run });
    return { stop: () => void running.delete(id) };
  };
  const elapse = () => {
    for (const { run } of [...running.values()]) run();
  };
  return { startTimer, elapse, running: () => [...running.values()].map(({ millis }) => millis) };
}

/** A call that goes on until the test ends it. */
export function heldCall() {
  let signal: AbortSignal | undefined;
  let succeed: (result: string) => void = () => {};
  let fail: (error: Error) => void = () => {};
  let begin: () => void = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const call = (given: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      signal = given;
      succeed = resolve;
      fail = reject;
      begin();
    });
  return {
    call,
    begun,
    succeed: (result: string) => succeed(result),
    fail: (error: Error) => fail(error),
    signal: () => signal,
  };
}
