import { open, rm, truncate, writeFile } from 'node:fs/promises';
import type { Segment } from '../control-plane/wire.ts';

const READ_BYTES = 256 * 1024;

export type SegmentFileLimits = { bytesMax: number; batchSegmentsMax: number; batchBytesMax: number };

/** A batch as it stands at the head of the file; `bytes` is how far it reaches. */
export type Batch = { segments: Segment[]; bytes: number };

/** Segments that wait to be sent: an append-only file, so that an outage of the control plane costs disk, not memory. */
export class SegmentFile {
  readonly #path: string;
  readonly #limits: SegmentFileLimits;
  #size = 0;
  #sent = 0;
  #isTorn = false;
  #lastTurn: Promise<unknown> = Promise.resolve();

  constructor(path: string, limits: SegmentFileLimits) {
    this.#path = path;
    this.#limits = limits;
  }

  get isEmpty(): boolean {
    return this.#sent === this.#size;
  }

  /** Says how many were kept; the rest is beyond the file's limit. Throws, and has kept none, when the disk fails. */
  append(segments: readonly Segment[]): Promise<number> {
    return this.#inTurn(() => this.#append(segments));
  }

  /** The next batch within one call's limits; several revisions of a segment in it are reduced to the highest. */
  head(): Promise<Batch> {
    return this.#inTurn(() => this.#head());
  }

  /** Forgets the first `bytes`: they were sent, or will never be taken. */
  drop(bytes: number): Promise<void> {
    return this.#inTurn(() => this.#drop(bytes));
  }

  async create(): Promise<void> {
    await writeFile(this.#path, '', { mode: 0o600 });
  }

  async remove(): Promise<void> {
    await rm(this.#path, { force: true });
  }

  /** One operation at a time: a truncation must not meet an append. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#lastTurn.then(work);
    this.#lastTurn = turn.catch(() => undefined);
    return turn;
  }

  async #append(segments: readonly Segment[]): Promise<number> {
    let text = '';
    let bytes = 0;
    let kept = 0;
    for (const segment of segments) {
      const line = `${JSON.stringify(segment)}\n`;
      const lineBytes = Buffer.byteLength(line);
      if (this.#size + bytes + lineBytes > this.#limits.bytesMax) break;
      text += line;
      bytes += lineBytes;
      kept += 1;
    }
    await this.#write(text);
    this.#size += bytes;
    return kept;
  }

  /** What a failed write left behind the last whole line is cut off before the next one. */
  async #write(text: string): Promise<void> {
    const file = await open(this.#path, 'a', 0o600);
    try {
      if (this.#isTorn) await file.truncate(this.#size);
      this.#isTorn = true;
      await file.appendFile(text);
      this.#isTorn = false;
    } finally {
      await file.close();
    }
  }

  async #head(): Promise<Batch> {
    const newest = new Map<string, Segment>();
    let bytes = 0;
    let payloadBytes = 0;
    for (const line of await this.#readLines()) {
      const lineBytes = Buffer.byteLength(line) + 1;
      const segment = readSegment(line);
      const grows = newest.has(segment.segment_id) ? 0 : 1;
      if (bytes > 0 && payloadBytes + lineBytes > this.#limits.batchBytesMax) break;
      if (newest.size + grows > this.#limits.batchSegmentsMax) break;
      newest.set(segment.segment_id, segment);
      payloadBytes += lineBytes;
      bytes += lineBytes;
    }
    return { segments: [...newest.values()], bytes };
  }

  async #drop(bytes: number): Promise<void> {
    this.#sent += bytes;
    if (this.#sent < this.#size) return;
    await truncate(this.#path, 0);
    this.#size = 0;
    this.#sent = 0;
  }

  async #readLines(): Promise<string[]> {
    const file = await open(this.#path, 'r');
    try {
      const bytes = Math.min(READ_BYTES, this.#size - this.#sent);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(READ_BYTES), 0, bytes, this.#sent);
      const end = buffer.subarray(0, bytesRead).lastIndexOf('\n');
      return end < 0 ? [] : buffer.subarray(0, end).toString('utf8').split('\n');
    } finally {
      await file.close();
    }
  }
}

/** Safe: the file is ours alone and holds what `append` wrote. */
const readSegment = (line: string): Segment => JSON.parse(line) as Segment;
