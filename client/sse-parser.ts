import { UnexpectedAnswerError } from './errors.ts';
import { FRAME_CHARACTERS_MAX } from './limits.ts';

/** One event of a stream; `id` is the last one that the stream named so far. */
export type Frame = { readonly event: string; readonly data: string; readonly id: string };

/**
 * Server-sent events out of bytes that are cut anywhere, as the HTML standard interprets them. An event that the stream
 * did not finish is none, and neither is its id.
 */
export class SseParser {
  readonly #decoder = new TextDecoder();
  #line = '';
  #endedByCarriageReturn = false;
  #event = '';
  #data: string[] = [];
  #id = '';
  #characters = 0;

  /** Takes the next bytes and answers the events that they complete. */
  push(bytes: Uint8Array): Frame[] {
    const frames: Frame[] = [];
    for (const line of this.#linesIn(this.#decoder.decode(bytes, { stream: true }))) {
      const frame = line === '' ? this.#dispatch() : this.#takeField(line);
      if (frame !== undefined) frames.push(frame);
    }
    return frames;
  }

  /** Lines end with LF, CR, or both; the two may come in different chunks. */
  #linesIn(text: string): string[] {
    if (text === '') return [];
    const rest = this.#endedByCarriageReturn && text.startsWith('\n') ? text.slice(1) : text;
    this.#endedByCarriageReturn = text.endsWith('\r');
    const lines = (this.#line + rest).split(/\r\n|\n|\r/);
    this.#line = lines.pop() ?? '';
    this.#measure(rest.length);
    return lines;
  }

  #measure(characters: number): void {
    this.#characters += characters;
    if (this.#characters > FRAME_CHARACTERS_MAX) throw new UnexpectedAnswerError('An event of the stream is too long');
  }

  #takeField(line: string): undefined {
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    if (name === 'data') this.#data.push(value);
    if (name === 'id' && !value.includes('\0')) this.#id = value;
    return undefined;
  }

  #dispatch(): Frame | undefined {
    const frame = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id };
    const hasData = this.#data.length > 0;
    this.#event = '';
    this.#data = [];
    this.#characters = 0;
    return hasData ? frame : undefined;
  }
}
