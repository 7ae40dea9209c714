/**
 * What must be undone at the end, in reverse order. What is given to `atOnce` (files only) is undone even when the
 * process exits without waiting.
 */
export class Closing {
  readonly #steps: (() => Promise<void>)[] = [];
  #closed: Promise<void> | undefined;

  add(step: () => Promise<void>): void {
    this.#steps.unshift(step);
  }

  atOnce(step: () => void): void {
    process.once('exit', step);
    this.add(async () => {
      process.off('exit', step);
      step();
    });
  }

  /** Undoes everything once, the rest also when one step fails; then throws what failed. */
  close(): Promise<void> {
    this.#closed ??= this.#run();
    return this.#closed;
  }

  async #run(): Promise<void> {
    const faults: unknown[] = [];
    for (const step of this.#steps) await step().catch((error: unknown) => faults.push(error));
    if (faults.length > 0) throw new AggregateError(faults, 'Not everything could be ended.');
  }
}
