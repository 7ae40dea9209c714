/** Timers that a test lets run out by itself. */
export class FakeTimers {
  #now = 0;
  #timers: { at: number; run: () => void }[] = [];

  readonly after = (millis: number, run: () => void): (() => void) => {
    const timer = { at: this.#now + millis, run };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  get waiting(): number {
    return this.#timers.length;
  }

  /** Lets time pass, and everything that follows at once happen. */
  async pass(millis: number): Promise<void> {
    const until = this.#now + millis;
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.#now = next.at;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      next.run();
      await settled();
    }
    this.#now = until;
    await settled();
  }
}

/** Lets promises that are resolved already have their effect. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
