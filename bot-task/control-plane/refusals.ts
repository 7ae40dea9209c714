/** Which calls are refused again and again, and for how long: from their first refusal to their last. */
export class Refusals<Name extends string> {
  readonly #spans = new Map<Name, { first: number; last: number }>();

  note(name: Name, at: number): void {
    const first = this.#spans.get(name)?.first ?? at;
    this.#spans.set(name, { first, last: at });
  }

  forget(name: Name): void {
    this.#spans.delete(name);
  }

  millis(name: Name): number {
    const span = this.#spans.get(name);
    return span ? span.last - span.first : 0;
  }
}
