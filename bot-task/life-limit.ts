/** A short time is not all kept back: at most one part in this many. */
const reserveShareMax = 4;

/** The time the process has left. It only gets shorter; `signal` aborts when it is over. */
export class LifeLimit {
  readonly #over = new AbortController();
  readonly #lastCall = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  /** Aborts when only the time for the last call is left. */
  get lastCall(): AbortSignal {
    return this.#lastCall.signal;
  }

  endIn(millis: number, { reserveMillis }: { reserveMillis: number }): void {
    const lastCallMillis = millis - Math.min(reserveMillis, millis / reserveShareMax);
    this.#timers.push(setTimeout(() => this.#lastCall.abort(), lastCallMillis));
    this.#timers.push(setTimeout(() => this.#over.abort(), millis));
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
