import { errorFields, type Log } from '../../core/log.ts';
import type { ControlPlane } from '../control-plane/control-plane.ts';
import type { Segment } from '../control-plane/wire.ts';
import { Doorbell, pause } from '../doorbell.ts';
import type { Caption } from '../drivers/driver.ts';
import type { Limits } from '../limits.ts';
import { type Blocks, hearCaption } from './caption-segments.ts';
import type { SegmentFile } from './segment-file.ts';
import { UnkeptSegments } from './unkept-segments.ts';

export type TranscriptOptions = {
  controlPlane: ControlPlane;
  file: SegmentFile;
  sessionId: string;
  startTime: Date;
  now: () => number;
  limits: Limits;
  log: Log;
};

/** Hears captions, keeps what changed and brings it to the control plane, at most one call a second. */
export class Transcript {
  /** Of the segments from now on. */
  language: string | null;
  readonly #options: TranscriptOptions;
  readonly #interest = new Doorbell();
  readonly #kept = new Doorbell();
  #isFollowed = true;
  #isAllKept = false;
  readonly #changed = new UnkeptSegments();
  #isDiskFailing = false;
  #blocks: Blocks = new Map();

  constructor(options: TranscriptOptions, language: string | null) {
    this.#options = options;
    this.language = language;
  }

  /** While nobody follows the transcript it is sent in coarser steps. */
  follow(isFollowed: boolean): void {
    if (isFollowed && !this.#isFollowed) this.#interest.ring();
    this.#isFollowed = isFollowed;
  }

  hear(caption: Caption): void {
    const { sessionId, startTime, now, limits } = this.#options;
    const atSeconds = Math.max(0, Math.round(now() - startTime.getTime()) / 1000);
    const { blocks, changed } = hearCaption(
      this.#blocks,
      { ...caption, atSeconds, language: this.language },
      { sessionId, charactersMax: limits.segmentCharactersMax, speakerCharactersMax: limits.speakerCharactersMax },
    );
    this.#blocks = blocks;
    for (const segment of changed) this.#changed.put(segment);
  }

  /** Flushes until `ended` aborts and sends what is left; gives up only when `signal` aborts or the bot is fenced. */
  async run(ended: AbortSignal, signal: AbortSignal): Promise<void> {
    await Promise.all([this.#keepWhatChanges(ended), this.#sendWhatIsKept(signal)]);
  }

  /** Goes on during an outage, so that memory holds only the newest changes. */
  async #keepWhatChanges(ended: AbortSignal): Promise<void> {
    const { limits } = this.#options;
    while (!ended.aborted) {
      await this.#interest.wait(this.#isFollowed ? limits.flushMillis : limits.flushIdleMillis, ended);
      await this.#keep();
    }
    this.#isAllKept = true;
    this.#kept.ring();
  }

  async #keep(): Promise<void> {
    const { file, log } = this.#options;
    const segments = this.#changed.all;
    try {
      const kept = await file.append(segments);
      this.#changed.forget(segments);
      this.#isDiskFailing = false;
      if (kept < segments.length) log.error('segment buffer full', { lost: segments.length - kept });
    } catch (error) {
      this.#stayInMemory(error);
    }
    this.#kept.ring();
  }

  /** Without its disk the transcript goes on; only an outage of the control plane can cost segments then. */
  #stayInMemory(error: unknown): void {
    const { limits, log } = this.#options;
    if (!this.#isDiskFailing) log.error('segments not written', errorFields(error));
    this.#isDiskFailing = true;
    const lost = this.#changed.limitTo(limits.unkeptSegmentsMax);
    if (lost > 0) log.error('segments lost', { lost });
  }

  get #hasBatch(): boolean {
    return !this.#options.file.isEmpty || (this.#isDiskFailing && this.#changed.size > 0);
  }

  /** What is sent next, and how to forget it when it was taken: from the file, or from memory while the disk fails. */
  async #nextBatch(): Promise<{ segments: Segment[]; forget: () => Promise<void> }> {
    const { file, limits } = this.#options;
    if (!file.isEmpty) {
      const { segments, bytes } = await file.head();
      return { segments, forget: () => file.drop(bytes) };
    }
    const segments = this.#changed.head({ segmentsMax: limits.batchSegmentsMax, bytesMax: limits.batchBytesMax });
    return { segments, forget: async () => this.#changed.forget(segments) };
  }

  async #sendWhatIsKept(signal: AbortSignal): Promise<void> {
    const { controlPlane, limits, now } = this.#options;
    let isTaken = true;
    for (let nextCallAt = 0; isTaken && !signal.aborted; ) {
      if (!this.#hasBatch && this.#isAllKept) return;
      if (!this.#hasBatch) await this.#kept.wait(limits.flushIdleMillis, signal);
      if (!this.#hasBatch) continue;
      // A clock that is set back must not hold the transcript up.
      await pause(Math.min(limits.flushMillis, Math.max(0, nextCallAt - now())), signal);
      nextCallAt = now() + limits.flushMillis;
      const { segments, forget } = await this.#nextBatch();
      const { kind } = await controlPlane.call({ name: 'segments', payload: { segments } }, signal);
      isTaken = kind === 'accepted' || kind === 'dropped';
      if (isTaken) await forget();
    }
  }
}
