import type { Segment } from '../control-plane/wire.ts';

/** The newest state of each segment that is in memory only, oldest segment first. */
export class UnkeptSegments {
  readonly #segments = new Map<string, Segment>();

  get size(): number {
    return this.#segments.size;
  }

  get all(): Segment[] {
    return [...this.#segments.values()];
  }

  put(segment: Segment): void {
    this.#segments.set(segment.segment_id, segment);
  }

  /** Those that changed meanwhile stay. */
  forget(segments: readonly Segment[]): void {
    for (const segment of segments) {
      if (this.#segments.get(segment.segment_id) === segment) this.#segments.delete(segment.segment_id);
    }
  }

  /** Loses the oldest beyond `max`; says how many. */
  limitTo(max: number): number {
    const lost = this.all.slice(0, Math.max(0, this.size - max));
    this.forget(lost);
    return lost.length;
  }

  /** The oldest within one call's limits; at least one when there is any. */
  head({ segmentsMax, bytesMax }: { segmentsMax: number; bytesMax: number }): Segment[] {
    const batch: Segment[] = [];
    let bytes = 0;
    for (const segment of this.#segments.values()) {
      bytes += Buffer.byteLength(JSON.stringify(segment)) + 1;
      if (batch.length > 0 && (bytes > bytesMax || batch.length >= segmentsMax)) break;
      batch.push(segment);
    }
    return batch;
  }
}
