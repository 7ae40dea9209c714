import { Doorbell } from '../doorbell.ts';

/** Letters in the order they came. There are few kinds, and each is sent a few times at most. */
export class Mailbox<Letter> {
  readonly #letters: Letter[] = [];
  readonly #bell = new Doorbell();

  put(letter: Letter): void {
    this.#letters.push(letter);
    this.#bell.ring();
  }

  take(): Letter | undefined {
    return this.#letters.shift();
  }

  /** The next letter; undefined when none came within `millis`. */
  async wait(millis: number): Promise<Letter | undefined> {
    if (this.#letters.length === 0) await this.#bell.wait(millis);
    return this.take();
  }
}
