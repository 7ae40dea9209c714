import { type Readable, writable } from 'svelte/store';
import {
  type LiveFrame,
  LiveSocket,
  type LiveSocketOptions,
  type LiveState as SocketState,
} from '../../../../client/index.ts';
import type { Pair } from '../api/types.ts';

export type LiveState = 'off' | 'connecting' | 'live' | 'away';
const states: Record<SocketState, LiveState> = {
  closed: 'off',
  connecting: 'connecting',
  open: 'live',
  waiting: 'away',
};

/** A page that somebody looks at should find a dead line soon. */
const PING_MILLIS = 30_000;

/** The one socket of the page, as its parts see it. */
export class LiveConnection {
  readonly #socket: LiveSocket;
  readonly #state = writable<LiveState>('off');

  constructor(options: LiveSocketOptions) {
    this.#socket = new LiveSocket({
      ...options,
      pingMillis: PING_MILLIS,
      onState: (state) => this.#state.update((before) => stateAfter(before, states[state])),
    });
    for (const topic of ['sessions', 'preparation', 'executions'] as const) this.#socket.subscribe(topic);
  }

  get state(): Readable<LiveState> {
    return { subscribe: this.#state.subscribe };
  }

  start(): void {
    this.#socket.stop();
    this.#socket.start();
  }

  stop(): void {
    this.#socket.stop();
  }

  /** Calls with every frame; answers how to end that. */
  listen(listener: (frame: LiveFrame) => void): () => void {
    return this.#socket.listen(listener);
  }

  /** Asks for the events of a meeting; answers how to end that. */
  watch({ platform, native_meeting_id }: Pair): () => void {
    return this.#socket.follow({ platform, native_id: native_meeting_id });
  }
}

/** Away is away until it is back: each attempt in between is nobody's news. */
const stateAfter = (before: LiveState, state: LiveState): LiveState =>
  before === 'away' && state === 'connecting' ? 'away' : state;
