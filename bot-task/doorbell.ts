import { setTimeout as delay } from 'node:timers/promises';

/** Lets one loop sleep until its time has come or somebody rings; a ring while nobody waits is kept. */
export class Doorbell {
  #isRung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Returns when it rang, when `millis` have passed, or when `signal` aborts. */
  async wait(millis: number, signal?: AbortSignal): Promise<void> {
    if (!this.#isRung && !signal?.aborted) {
      const over = new AbortController();
      const rung = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      await Promise.race([rung, pause(millis, signal ? AbortSignal.any([over.signal, signal]) : over.signal)]);
      over.abort();
      this.#wake = undefined;
    }
    this.#isRung = false;
  }
}

/** Sleeps; returns early, without an error, when `signal` aborts. */
export async function pause(millis: number, signal?: AbortSignal): Promise<void> {
  await delay(millis, undefined, signal ? { signal } : {}).catch((error: unknown) => {
    if (!signal?.aborted) throw error;
  });
}

/** Waits for `work`, at most `millis`; says whether it was done. What fails meanwhile is thrown. */
export async function within(millis: number, work: Promise<unknown>): Promise<boolean> {
  const over = new AbortController();
  const isDone = await Promise.race([work.then(() => true), pause(millis, over.signal).then(() => false)]);
  over.abort();
  return isDone;
}
