import type { Readable } from 'svelte/store';

export type Freshness = {
  /** Reads everything anew; its own failures are its own concern. */
  load: () => Promise<void>;
  /** Whether events tell of changes. */
  isLive: Readable<boolean>;
  after: (millis: number, run: () => void) => () => void;
};

/** Without a socket. */
export const POLL_MILLIS = 3000;
/** With one: against an event that was lost. */
export const RELOAD_MILLIS = 60_000;
/** A burst of events is one reload. */
const GATHER_MILLIS = 150;

/** Loads now, when asked, and by itself: rarely while events come, every few seconds while they do not. */
export class KeepFresh {
  readonly #options: Freshness;
  readonly #forgetLive: () => void;
  #isLive = false;
  #isLoading = false;
  #isAskedAgain = false;
  #isStopped = false;
  #callOff: () => void = () => {};
  #gather: (() => void) | undefined;

  constructor(options: Freshness) {
    this.#options = options;
    let isFirst = true;
    this.#forgetLive = options.isLive.subscribe((isLive) => {
      const hasCome = isLive && !this.#isLive;
      this.#isLive = isLive;
      // What happened while nobody told us is read once the events come again.
      if (isFirst || hasCome) this.refreshNow();
      isFirst = false;
    });
  }

  /** Something has changed. */
  refresh(): void {
    if (this.#gather !== undefined || this.#isStopped) return;
    this.#gather = this.#options.after(GATHER_MILLIS, () => this.refreshNow());
  }

  refreshNow(): void {
    this.#gather?.();
    this.#gather = undefined;
    if (this.#isStopped) return;
    if (this.#isLoading) this.#isAskedAgain = true;
    else void this.#load();
  }

  stop(): void {
    this.#isStopped = true;
    this.#callOff();
    this.#gather?.();
    this.#forgetLive();
  }

  async #load(): Promise<void> {
    this.#isLoading = true;
    this.#callOff();
    await this.#options.load();
    this.#isLoading = false;
    if (this.#isStopped) return;
    if (this.#isAskedAgain) {
      this.#isAskedAgain = false;
      return this.#load();
    }
    this.#callOff = this.#options.after(this.#isLive ? RELOAD_MILLIS : POLL_MILLIS, () => this.refreshNow());
  }
}
