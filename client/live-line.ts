import { ConnectionLostError } from './errors.ts';
import { SOCKET_SILENCE_MILLIS } from './limits.ts';
import { eitherOf, type Sleep, within } from './timing.ts';

/** What is needed of a WebSocket, in browsers, in Node and in tests. */
export interface SocketLike {
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}
export type SocketConstructor = new (url: string) => SocketLike;

export type LineOptions = { readonly sleep: Sleep; readonly signal: AbortSignal; readonly pingMillis: number };

/** One connection, from its handshake until it is lost or no longer wanted. */
export class LiveLine {
  readonly #socket: SocketLike;
  readonly #opened = new AbortController();
  readonly #lost = new AbortController();
  #heard = new AbortController();

  constructor(socket: SocketLike, onMessage: (data: unknown) => void) {
    this.#socket = socket;
    const lose = () => this.#lost.abort(new ConnectionLostError('The socket was closed'));
    socket.addEventListener('open', () => this.#opened.abort());
    socket.addEventListener('close', lose);
    socket.addEventListener('error', lose);
    socket.addEventListener('message', ({ data }) => {
      if (this.#lost.signal.aborted) return;
      this.#heard.abort();
      this.#heard = new AbortController();
      onMessage(data);
    });
  }

  /** Resolves once it is open; throws when it does not open. */
  async opened({ sleep, signal }: LineOptions): Promise<void> {
    const otherwise = () => new ConnectionLostError('The socket does not open');
    await within({ sleep, signal, millis: SOCKET_SILENCE_MILLIS, otherwise }, (inTime) =>
      aborted(this.#opened.signal, eitherOf(this.#lost.signal, inTime)),
    );
  }

  /** Throws once the line is dead, which pings find out when nobody says so. */
  async kept({ sleep, signal, pingMillis }: LineOptions): Promise<never> {
    const over = eitherOf(this.#lost.signal, signal);
    const isSilentFor = async (millis: number): Promise<boolean> => {
      const heard = this.#heard.signal;
      await sleep(millis, eitherOf(heard, over)).catch((reason: unknown) => {
        if (over.aborted || !heard.aborted) throw reason;
      });
      return !heard.aborted;
    };
    for (;;) {
      if (!(await isSilentFor(pingMillis))) continue;
      this.say({ action: 'ping' });
      if (await isSilentFor(SOCKET_SILENCE_MILLIS)) throw new ConnectionLostError('The socket fell silent');
    }
  }

  say(message: object): void {
    this.#socket.send(JSON.stringify(message));
  }

  /** Nothing is heard of it afterwards. */
  close(): void {
    this.#lost.abort(new ConnectionLostError('The socket was left'));
    this.#socket.close();
  }
}

/** Resolves when the first is aborted, rejects with the reason of the second. */
const aborted = (awaited: AbortSignal, over: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    if (over.aborted) reject(over.reason);
    awaited.addEventListener('abort', () => resolve(), { once: true });
    over.addEventListener('abort', () => reject(over.reason), { once: true });
  });
