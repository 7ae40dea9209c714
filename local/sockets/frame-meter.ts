const EXTENDED_16 = 126;
const EXTENDED_64 = 127;
const LENGTH_BITS = 0x7f;
const MASK_BIT = 0x80;
const MASK_BYTES = 4;

/** Follows a client's frames by their headers: `ws` bounds messages, API Gateway single frames too. */
export class FrameMeter {
  readonly #frameBytesMax: number;
  #header: number[] = [];
  #payloadLeft = 0;

  constructor(frameBytesMax: number) {
    this.#frameBytesMax = frameBytesMax;
  }

  /** Reads on; true when a frame has begun that is too large. */
  exceeds(chunk: Buffer): boolean {
    for (let index = 0; index < chunk.length; ) {
      if (this.#payloadLeft > 0) {
        const skipped = Math.min(this.#payloadLeft, chunk.length - index);
        this.#payloadLeft -= skipped;
        index += skipped;
        continue;
      }
      this.#header.push(chunk[index] ?? 0);
      index += 1;
      const length = payloadLength(this.#header);
      if (length === undefined) continue;
      if (length > this.#frameBytesMax) return true;
      this.#header = [];
      this.#payloadLeft = length;
    }
    return false;
  }
}

/** Of a frame whose header is complete; https://www.rfc-editor.org/rfc/rfc6455#section-5.2 */
function payloadLength(header: readonly number[]): number | undefined {
  const second = header[1];
  if (second === undefined) return undefined;
  const short = second & LENGTH_BITS;
  const extended = short === EXTENDED_64 ? 8 : short === EXTENDED_16 ? 2 : 0;
  const mask = (second & MASK_BIT) === 0 ? 0 : MASK_BYTES;
  if (header.length < 2 + extended + mask) return undefined;
  if (extended === 0) return short;
  return header.slice(2, 2 + extended).reduce((length, byte) => length * 256 + byte, 0);
}
