import type { LiveFrame } from './live-frames.ts';

/** So many meetings are remembered; a connection follows far fewer at a time. */
const MEETINGS_MAX = 1000;

/** Events may come twice, and after a newer one: a status must not go back. */
export class NewestStatus {
  readonly #versions = new Map<number, number>();

  /** False for a status older than one that was seen of the same meeting. */
  take(frame: LiveFrame): boolean {
    if (!('type' in frame) || frame.type !== 'meeting.status') return true;
    const { id } = frame.meeting;
    const { version } = frame.payload;
    const newest = this.#versions.get(id);
    if (newest !== undefined && version < newest) return false;
    this.#versions.delete(id);
    this.#versions.set(id, version);
    const [oldest] = this.#versions.keys();
    if (this.#versions.size > MEETINGS_MAX && oldest !== undefined) this.#versions.delete(oldest);
    return true;
  }
}
