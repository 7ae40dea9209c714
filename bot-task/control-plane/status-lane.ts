import type { Callback, ControlPlane } from './control-plane.ts';
import { IgnoredAnswer } from './wire.ts';

/** From which statuses a status call still has something to move. */
const movableFrom: Partial<Record<Callback['name'], readonly string[]>> = {
  joined: ['reserved', 'starting'],
  status: ['reserved', 'starting', 'active'],
};

/** Sends what moves status or phase: one call at a time, in the order given. */
export class StatusLane {
  readonly #controlPlane: ControlPlane;
  readonly #resendsMax: number;
  readonly #signal: AbortSignal;
  #tail: Promise<unknown> = Promise.resolve();
  #pending = 0;

  constructor(controlPlane: ControlPlane, options: { resendsMax: number; signal: AbortSignal }) {
    this.#controlPlane = controlPlane;
    this.#resendsMax = options.resendsMax;
    this.#signal = options.signal;
  }

  /** While a call is under way, nothing with a later `seq` may tell the phase: it would make that call a late one. */
  get isIdle(): boolean {
    return this.#pending === 0;
  }

  /** Resolves when this call, and so all before it, is answered for good. */
  send(callback: Callback): Promise<void> {
    this.#pending += 1;
    const sent = this.#tail.then(async () => {
      await this.#deliver(callback);
      this.#pending -= 1;
    });
    this.#tail = sent;
    return sent;
  }

  /** A call that was overtaken is ignored; where it still means something it goes again, with a new `seq`. */
  async #deliver(callback: Callback): Promise<void> {
    for (let sends = 0; sends <= this.#resendsMax; sends += 1) {
      const outcome = await this.#controlPlane.call(callback, this.#signal);
      if (outcome.kind !== 'accepted') return;
      const ignored = IgnoredAnswer.safeParse(outcome.body);
      if (!ignored.success || !movableFrom[callback.name]?.includes(ignored.data.current_status)) return;
    }
  }
}
