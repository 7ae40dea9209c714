import { ConnectionLostError } from './errors.ts';
import {
  PING_MILLIS,
  PING_MILLIS_MAX,
  SOCKET_LIFE_MILLIS_MAX,
  SOCKET_LIFE_SPREAD_MILLIS,
  SOCKET_RETRY_BASE_MILLIS,
  SOCKET_RETRY_CAP_MILLIS,
} from './limits.ts';
import { type LiveFrame, type MeetingName, readLiveFrame, type TopicName } from './live-frames.ts';
import { type LineOptions, LiveLine, type SocketConstructor } from './live-line.ts';
import { LiveWishes } from './live-wishes.ts';
import { NewestStatus } from './newest-status.ts';
import { RollcallClient } from './rollcall-client.ts';
import { realSleep, type Sleep } from './timing.ts';

/** `closed` before the start and after the end; `waiting` before the next attempt. */
export type LiveState = 'closed' | 'connecting' | 'open' | 'waiting';

export type LiveSocketOptions = {
  /** The deployment's own URL; only its origin counts. */
  readonly url: string | URL;
  /** Without one each connection takes a ticket, as the browser's session may. */
  readonly apiKey?: string | undefined;
  /** Told of every change; at `open` after a loss, what happened meanwhile has to be read. */
  readonly onState?: (state: LiveState) => void;
  readonly log?: (line: string) => void;
  /** How long silence may last before a ping asks whether somebody is there; at most 9 minutes. */
  readonly pingMillis?: number;
  readonly WebSocket?: SocketConstructor;
  readonly fetch?: typeof globalThis.fetch;
  readonly sleep?: Sleep;
  readonly random?: () => number;
};

/** What happens, as it happens. Connects again by itself, and asks again for what was asked for. */
export class LiveSocket {
  readonly #options: LiveSocketOptions;
  readonly #client: RollcallClient;
  readonly #Socket: SocketConstructor;
  readonly #sleep: Sleep;
  readonly #random: () => number;
  readonly #listeners = new Set<(frame: LiveFrame) => void>();
  readonly #newest = new NewestStatus();
  readonly #wishes = new LiveWishes((message) => this.#line?.say(message));
  #state: LiveState = 'closed';
  #running: AbortController | undefined;
  /** Only while it is open. */
  #line: LiveLine | undefined;
  #failures = 0;
  /** After a loss, once the meetings are followed again. */
  #owesRefresh = false;

  constructor(options: LiveSocketOptions) {
    const { url, fetch, sleep = realSleep, random = Math.random } = options;
    this.#options = options;
    this.#sleep = sleep;
    this.#random = random;
    this.#Socket = options.WebSocket ?? socketHere();
    this.#client = new RollcallClient({ url, fetch, sleep, random, retriesMax: 0 });
  }

  get state(): LiveState {
    return this.#state;
  }

  start(): void {
    if (this.#running !== undefined) return;
    this.#running = new AbortController();
    this.#failures = 0;
    void this.#run(this.#running.signal);
  }

  /** What is wished stays known for the next start. */
  stop(): void {
    this.#running?.abort();
    this.#running = undefined;
    this.#owesRefresh = false;
    this.#enter('closed');
  }

  /** Calls with every frame; answers how to end that. */
  listen(listener: (frame: LiveFrame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Asks for what happens of a topic, beginning with what is live; answers how to end that. */
  subscribe(topic: TopicName): () => void {
    return this.#wishes.subscribe(topic);
  }

  /** Asks for the status and the words of the newest meeting of that name; answers how to end that. */
  follow(meeting: MeetingName): () => void {
    return this.#wishes.follow(meeting);
  }

  /** Asks for the initial state of each topic again, and for where each meeting stands. */
  refresh(): void {
    this.#line?.say({ refresh: true });
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        this.#enter('connecting');
        await this.#hold(signal);
      } catch (error) {
        if (signal.aborted) return;
        this.#options.log?.(`Live events were lost: ${error instanceof Error ? error.message : error}`);
        await this.#pause(signal);
      }
    }
  }

  /** One connection; resolves when it is so old that the server would soon end it, throws when it is lost. */
  async #hold(signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    const until = AbortSignal.any([over.signal, signal]);
    const { pingMillis = PING_MILLIS } = this.#options;
    const options: LineOptions = {
      sleep: this.#sleep,
      signal: until,
      pingMillis: Math.min(pingMillis, PING_MILLIS_MAX),
    };
    const line = new LiveLine(new this.#Socket(await this.#address(until)), (data) => this.#hear(data));
    try {
      await line.opened(options);
      this.#greet(line);
      await Promise.race([line.kept(options), this.#sleep(this.#lifeMillis(), until)]);
    } finally {
      over.abort();
      if (this.#line === line) this.#line = undefined;
      if (!signal.aborted) this.#owesRefresh = this.#wishes.hasMeetings;
      line.close();
    }
  }

  async #address(signal: AbortSignal): Promise<string> {
    const url = new URL('/ws', this.#options.url);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const { apiKey } = this.#options;
    if (apiKey !== undefined) url.searchParams.set('api_key', apiKey);
    else url.searchParams.set('ticket', (await this.#client.call('POST /ws/ticket', { signal })).ticket);
    if (signal.aborted) throw new ConnectionLostError('Nobody waits for the socket any more');
    return url.href;
  }

  #greet(line: LiveLine): void {
    this.#line = line;
    for (const message of this.#wishes.messages()) line.say(message);
    this.#enter('open');
  }

  #hear(data: unknown): void {
    // Only who speaks is there: a server that takes connections and drops them is left more and more alone.
    this.#failures = 0;
    const frame = readLiveFrame(data);
    if (frame === undefined || !this.#newest.take(frame)) return;
    if (this.#owesRefresh && 'type' in frame && frame.type === 'subscribed') {
      this.#owesRefresh = false;
      this.refresh();
    }
    for (const listener of [...this.#listeners]) listener(frame);
  }

  #lifeMillis = (): number => SOCKET_LIFE_MILLIS_MAX - this.#random() * SOCKET_LIFE_SPREAD_MILLIS;

  /** Anything up to a limit that grows: a crowd that was dropped together does not come back together. */
  async #pause(signal: AbortSignal): Promise<void> {
    this.#enter('waiting');
    const limit = Math.min(SOCKET_RETRY_CAP_MILLIS, SOCKET_RETRY_BASE_MILLIS * 2 ** this.#failures);
    this.#failures += 1;
    await this.#sleep(this.#random() * limit, signal).catch((reason: unknown) => {
      if (!signal.aborted) throw reason;
    });
  }

  #enter(state: LiveState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#options.onState?.(state);
  }
}

function socketHere(): SocketConstructor {
  if (typeof WebSocket === 'undefined') throw new TypeError('There is no WebSocket here: Node has one from 22 on.');
  return WebSocket;
}
