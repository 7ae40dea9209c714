type End = () => Promise<void>;

/** What has to be ended when the stack is: the last one begun comes first, and one that fails keeps none from its end. */
export class Endings {
  readonly #ends: End[] = [];

  add(end: End): void {
    this.#ends.push(end);
  }

  async run(): Promise<void> {
    const errors: unknown[] = [];
    for (const end of this.#ends.splice(0).reverse()) {
      await end().catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything ended as it should.');
  }
}
