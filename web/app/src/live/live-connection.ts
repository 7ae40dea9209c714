import { type Readable, writable } from 'svelte/store';
import type { Pair } from '../api/types.ts';
import { type Frame, readFrame } from './frames.ts';

export type LiveState = 'off' | 'connecting' | 'live' | 'away';
export const topics = ['sessions', 'preparation', 'executions'] as const;

/** What the connection needs of a browser's WebSocket. */
export interface Socket {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

export type LiveOptions = {
  makeTicket: () => Promise<{ ticket: string }>;
  openSocket: (ticket: string) => Socket;
  /** Answers how to call it off. */
  after: (millis: number, run: () => void) => () => void;
  random: () => number;
};

const RETRY_BASE_MILLIS = 500;
const RETRY_CAP_MILLIS = 15_000;
/** A socket that opens or answers later than this is taken for dead. */
const SILENCE_MILLIS = 15_000;
/** API Gateway closes what is idle for ten minutes; a dead line should be found much sooner. */
const PING_MILLIS = 30_000;

/** The one socket of the page: opens itself again with a fresh ticket, and asks again for what was asked for. */
export class LiveConnection {
  readonly #options: LiveOptions;
  readonly #state = writable<LiveState>('off');
  readonly #listeners = new Set<(frame: Frame) => void>();
  readonly #meetings = new Map<string, { pair: Pair; watchers: number }>();
  #socket: Socket | undefined;
  #isOpen = false;
  #failures = 0;
  #callOff: () => void = () => {};
  /** Counts attempts, so that what an earlier one still has to say is not heard. */
  #attempt = 0;

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get state(): Readable<LiveState> {
    return { subscribe: this.#state.subscribe };
  }

  start(): void {
    this.stop();
    this.#failures = 0;
    this.#state.set('connecting');
    void this.#connect();
  }

  stop(): void {
    this.#attempt += 1;
    this.#callOff();
    this.#isOpen = false;
    this.#socket?.close();
    this.#socket = undefined;
    this.#state.set('off');
  }

  /** Calls with every frame; answers how to end that. */
  listen(listener: (frame: Frame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for the events of a meeting, also after every reconnect; answers how to end that. */
  watch(pair: Pair): () => void {
    const key = `${pair.platform} ${pair.native_meeting_id}`;
    const watched = this.#meetings.get(key) ?? { pair, watchers: 0 };
    watched.watchers += 1;
    this.#meetings.set(key, watched);
    if (watched.watchers === 1) this.#ask('subscribe', pair);
    return () => {
      watched.watchers -= 1;
      if (watched.watchers > 0) return;
      this.#meetings.delete(key);
      this.#ask('unsubscribe', pair);
    };
  }

  async #connect(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isCurrent = () => attempt === this.#attempt;
    try {
      const { ticket } = await this.#options.makeTicket();
      if (isCurrent()) this.#open(ticket, isCurrent);
    } catch {
      // No ticket, whatever the cause: the pages poll meanwhile, and say so.
      if (isCurrent()) this.#retry();
    }
  }

  #open(ticket: string, isCurrent: () => boolean): void {
    const socket = this.#options.openSocket(ticket);
    const lost = () => isCurrent() && this.#retry();
    this.#socket = socket;
    this.#expectWithin(SILENCE_MILLIS);
    socket.addEventListener('open', () => isCurrent() && this.#greet());
    socket.addEventListener('message', ({ data }) => isCurrent() && this.#hear(data));
    socket.addEventListener('close', lost);
    socket.addEventListener('error', lost);
  }

  #greet(): void {
    this.#isOpen = true;
    this.#failures = 0;
    for (const topic of topics) this.#send({ subscribe: topic });
    for (const { pair } of this.#meetings.values()) this.#ask('subscribe', pair);
    this.#state.set('live');
    this.#pingLater();
  }

  #hear(data: unknown): void {
    if (this.#isOpen) this.#pingLater();
    const frame = readFrame(data);
    for (const listener of this.#listeners) listener(frame);
  }

  #pingLater(): void {
    this.#callOff();
    this.#callOff = this.#options.after(PING_MILLIS, () => {
      this.#send({ action: 'ping' });
      this.#expectWithin(SILENCE_MILLIS);
    });
  }

  #expectWithin(millis: number): void {
    this.#callOff();
    this.#callOff = this.#options.after(millis, () => this.#retry());
  }

  #retry(): void {
    this.#attempt += 1;
    this.#callOff();
    this.#isOpen = false;
    this.#socket?.close();
    this.#socket = undefined;
    this.#state.set('away');
    const limit = Math.min(RETRY_CAP_MILLIS, RETRY_BASE_MILLIS * 2 ** this.#failures);
    this.#failures += 1;
    this.#callOff = this.#options.after(limit / 2 + (this.#options.random() * limit) / 2, () => void this.#connect());
  }

  #ask(action: 'subscribe' | 'unsubscribe', { platform, native_meeting_id }: Pair): void {
    if (this.#isOpen) this.#send({ action, meetings: [{ platform, native_id: native_meeting_id }] });
  }

  #send(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }
}
