import type { SocketLike } from '../../client/live-line.ts';

type Listener = (event: { readonly data: unknown }) => void;

/** A socket in the test's hands. */
export class FakeSocket implements SocketLike {
  readonly url: URL;
  readonly said: unknown[] = [];
  isClosed = false;
  readonly #listeners: { type: string; listener: Listener }[] = [];

  constructor(url: string) {
    this.url = new URL(url);
  }

  send(text: string): void {
    this.said.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.push({ type, listener });
  }

  tell(type: 'open' | 'close' | 'error'): void {
    this.#dispatch(type, undefined);
  }

  /** A frame from the server; a text as it is. */
  hear(frame: unknown): void {
    this.#dispatch('message', typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  #dispatch(type: string, data: unknown): void {
    for (const each of this.#listeners) if (each.type === type) each.listener({ data });
  }
}

/** A WebSocket constructor, and the sockets that were made with it. */
export function fakeSockets() {
  const sockets: FakeSocket[] = [];
  class WebSocket extends FakeSocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('No socket was made.');
    return socket;
  };
  return { WebSocket, sockets, last };
}
