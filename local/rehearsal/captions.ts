import type { Line } from './room-settings.ts';

const STEP_MILLIS = 80;
const STEPS_MAX = 12;

export type CaptionEvent = { type: 'caption'; id: number; speaker: string; text: string };
type Speech = { id: number; line: Line; timer: NodeJS.Timeout };

/** Writes what is said as captions do: one block per line, a few words more at each step, within a second. */
export class Captions {
  readonly #show: (event: CaptionEvent) => void;
  readonly #speeches = new Map<number, Speech>();
  #lastId = 0;

  constructor(show: (event: CaptionEvent) => void) {
    this.#show = show;
  }

  write(line: Line): void {
    this.#lastId += 1;
    this.#step(this.#lastId, line, 1);
  }

  /** Shows at once what is still being written: nobody's last words are cut off by an end. */
  finish(): void {
    for (const { id, line, timer } of this.#speeches.values()) {
      clearTimeout(timer);
      this.#show({ type: 'caption', id, ...line });
    }
    this.#speeches.clear();
  }

  #step(id: number, line: Line, step: number): void {
    const words = line.text.split(/\s+/);
    const wordsPerStep = Math.ceil(words.length / STEPS_MAX);
    const isLast = step * wordsPerStep >= words.length;
    const text = isLast ? line.text : words.slice(0, step * wordsPerStep).join(' ');
    this.#show({ type: 'caption', id, speaker: line.speaker, text });
    if (isLast) this.#speeches.delete(id);
    else this.#speeches.set(id, { id, line, timer: setTimeout(() => this.#step(id, line, step + 1), STEP_MILLIS) });
  }
}
