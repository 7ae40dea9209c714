type End = () => Promise<void>;

/** What has to be ended, the last one begun first; one that fails keeps none from its end. */
export class Endings {
  readonly #ends: End[] = [];
  #ended: Promise<void> | undefined;

  add(end: End): void {
    this.#ends.push(end);
  }

  /** For what must not stay even when the process exits without waiting for anything, files above all. */
  atOnce(end: () => void): void {
    process.once('exit', end);
    this.add(async () => {
      process.off('exit', end);
      end();
    });
  }

  /** Ends everything, once, however often it is asked; then throws what failed. */
  run(): Promise<void> {
    this.#ended ??= this.#endAll();
    return this.#ended;
  }

  async #endAll(): Promise<void> {
    const errors: unknown[] = [];
    for (const end of this.#ends.reverse()) await end().catch((error: unknown) => errors.push(error));
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything ended as it should.');
  }
}
