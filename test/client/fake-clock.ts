import type { Sleep } from '../../client/timing.ts';

type Timer = { readonly due: number; readonly ring: () => void };

/** Time that passes by itself while somebody pauses briefly; longer waits are limits, and wait for their time. */
export class FakeClock {
  now = 0;
  /** The pauses that were made, in milliseconds. */
  readonly pauses: number[] = [];
  readonly #pauseMillisMax: number;
  readonly #timers = new Set<Timer>();

  constructor(pauseMillisMax = 10_000) {
    this.#pauseMillisMax = pauseMillisMax;
  }

  /** When the waits that are under way will be over. */
  get dues(): number[] {
    return [...this.#timers].map(({ due }) => due);
  }

  readonly sleep: Sleep = (millis, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const timer = { due: this.now + millis, ring: resolve };
      this.#timers.add(timer);
      signal?.addEventListener('abort', () => {
        this.#timers.delete(timer);
        reject(signal.reason);
      });
      if (millis > this.#pauseMillisMax) return;
      this.pauses.push(millis);
      this.advance(millis);
    });

  advance(millis: number): void {
    this.now += millis;
    for (const timer of this.#timers) {
      if (timer.due > this.now) continue;
      this.#timers.delete(timer);
      timer.ring();
    }
  }
}
