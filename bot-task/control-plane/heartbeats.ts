import type { Log } from '../../core/log.ts';
import type { Phase } from '../../core/meetings/phase.ts';
import { Doorbell, pause } from '../doorbell.ts';
import type { ControlPlane } from './control-plane.ts';
import { HeartbeatAnswer, type ListedCommand } from './wire.ts';

export type HeartbeatOptions = {
  controlPlane: ControlPlane;
  intervalMillis: number;
  gapMillis: number;
  acknowledgedMax: number;
  /** The present phase; undefined while a status call is under way. */
  phase: () => Phase | undefined;
  onCommands: (commands: readonly ListedCommand[]) => void;
  onInterest: (isInterested: boolean) => void;
  log: Log;
};

/** Says that the bot lives, acknowledges commands and brings those that are not acknowledged. */
export class Heartbeats {
  readonly #options: HeartbeatOptions;
  readonly #bell = new Doorbell();
  readonly #unacknowledged = new Set<number>();

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  acknowledge(seq: number): void {
    this.#unacknowledged.add(seq);
    this.#bell.ring();
  }

  /** Asks at once what the control plane wants. */
  askNow(): void {
    this.#bell.ring();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#bell.wait(this.#options.intervalMillis, signal);
      if (signal.aborted) return;
      await this.#beat(signal);
      await pause(this.#options.gapMillis, signal);
    }
  }

  async #beat(signal: AbortSignal): Promise<void> {
    const acked = [...this.#unacknowledged].slice(0, this.#options.acknowledgedMax);
    const phase = this.#options.phase();
    const payload = { ...(phase && { phase }), ...(acked.length > 0 && { acked }) };
    const outcome = await this.#options.controlPlane.call({ name: 'heartbeat', payload }, signal);
    if (outcome.kind !== 'accepted') return;
    for (const seq of acked) this.#unacknowledged.delete(seq);
    if (this.#unacknowledged.size > 0) this.askNow();
    const answer = HeartbeatAnswer.safeParse(outcome.body);
    if (!answer.success) {
      this.#options.log.error('heartbeat answer not understood');
      return;
    }
    this.#options.onInterest(answer.data.interested);
    this.#options.onCommands(answer.data.commands);
  }
}
