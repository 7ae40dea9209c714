import { errorFields, type Log } from '../../core/log.ts';
import { pause } from '../doorbell.ts';
import type { Limits } from '../limits.ts';
import { classifyAnswer } from './classify-answer.ts';
import { Refusals } from './refusals.ts';
import { retryDelayMillis } from './retry-delay.ts';
import { type CallbackAnswer, detailOf, type Transport } from './transport.ts';

/** How a call ended. `abandoned`: its signal aborted before the control plane had answered for good. */
export type Outcome =
  | { kind: 'accepted'; body: unknown }
  | { kind: 'dropped'; statusCode: number }
  | { kind: 'fenced'; statusCode: number }
  | { kind: 'abandoned' };

export type Callback = {
  name: 'started' | 'joined' | 'heartbeat' | 'status' | 'phase' | 'segments' | 'exited';
  payload: object;
};

export type ControlPlaneOptions = {
  transport: Transport;
  connectionId: string;
  bootstrapToken: string;
  log: Log;
  now: () => number;
  random: () => number;
  limits: Limits;
};

/** The control plane as the bot sees it: each call is repeated with its `seq` until it is answered for good. */
export class ControlPlane {
  readonly #options: ControlPlaneOptions;
  #token: string;
  #seq = 0;
  #lastAcceptedAt: number;
  readonly #refusals = new Refusals<Callback['name']>();
  readonly #fenced = new AbortController();

  constructor(options: ControlPlaneOptions) {
    this.#options = options;
    this.#token = options.bootstrapToken;
    this.#lastAcceptedAt = options.now();
  }

  /** Aborts when the control plane said that we are not, or no longer, this meeting's bot. */
  get fenced(): AbortSignal {
    return this.#fenced.signal;
  }

  /** Milliseconds since the control plane last took a call. */
  get silenceMillis(): number {
    return this.#options.now() - this.#lastAcceptedAt;
  }

  /** Milliseconds for which calls of that name are answered, but never taken, while others are taken. */
  refusedMillis(name: Callback['name']): number {
    return this.#refusals.millis(name);
  }

  useToken(token: string): void {
    this.#token = token;
  }

  async call({ name, payload }: Callback, signal: AbortSignal): Promise<Outcome> {
    this.#seq += 1;
    const body = { ...payload, connection_id: this.#options.connectionId, seq: this.#seq };
    for (let attempt = 1; !signal.aborted; attempt += 1) {
      const answer = await this.#attempt(name, body, signal);
      const verdict = answer ? classifyAnswer(answer) : 'retry';
      if (answer && verdict !== 'retry') return this.#settle(name, body.seq, verdict, answer);
      this.#noteFailure(name, body.seq, answer);
      await pause(this.#delayMillis(attempt), signal);
    }
    return { kind: 'abandoned' };
  }

  async #attempt(name: Callback['name'], body: object, signal: AbortSignal): Promise<CallbackAnswer | undefined> {
    try {
      return await this.#options.transport({
        method: name === 'status' ? 'PATCH' : 'POST',
        path: `bots/internal/callback/${name}`,
        body,
        token: this.#token,
        signal,
      });
    } catch (error) {
      // Whatever kept the answer away (network, time-out, credentials), the cure is the same call again.
      if (!signal.aborted) this.#options.log.warn('callback not answered', { name, ...errorFields(error) });
      return undefined;
    }
  }

  #noteFailure(name: Callback['name'], seq: number, answer: CallbackAnswer | undefined): void {
    const { log, limits, now } = this.#options;
    const isAway = this.silenceMillis >= limits.transcriptRefusedSeconds * 1000;
    if (answer && !isAway) this.#refusals.note(name, now());
    else this.#refusals.forget(name);
    if (answer) log.warn('callback refused for now', { name, seq, ...facts(answer) });
  }

  #settle(
    name: Callback['name'],
    seq: number,
    kind: 'accepted' | 'dropped' | 'fenced',
    answer: CallbackAnswer,
  ): Outcome {
    this.#refusals.forget(name);
    if (kind === 'accepted') {
      this.#lastAcceptedAt = this.#options.now();
      return { kind, body: answer.body };
    }
    this.#options.log.error(`callback ${kind}`, { name, seq, ...facts(answer) });
    if (kind === 'fenced') this.#fenced.abort();
    return { kind, statusCode: answer.statusCode };
  }

  #delayMillis(attempt: number): number {
    const { limits, random } = this.#options;
    return retryDelayMillis(attempt, { baseMillis: limits.retryBaseMillis, capMillis: limits.retryCapMillis, random });
  }
}

const facts = ({ statusCode, body }: CallbackAnswer) => ({ status_code: statusCode, detail: String(detailOf(body)) });
