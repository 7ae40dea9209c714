/** The time the process has left. It only gets shorter; `signal` aborts when it is over. */
export class LifeLimit {
  readonly #over = new AbortController();
  readonly #timers: NodeJS.Timeout[] = [];

  get signal(): AbortSignal {
    return this.#over.signal;
  }

  endIn(millis: number): void {
    this.#timers.push(setTimeout(() => this.#over.abort(), millis));
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }
}
