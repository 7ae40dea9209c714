import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { FrameMeter } from './frame-meter.ts';
import { closeCodes, type SocketLimits } from './limits.ts';

const ID_BYTES = 11;

/** What is known of a connection from its handshake on. */
export interface Visit {
  readonly connectionId: string;
  readonly connectedAt: Date;
  readonly request: IncomingMessage;
}

/** Ids look like API Gateway's: `=` at their end, which has to be encoded in a path. */
export function beginVisit(request: IncomingMessage): Visit {
  return { connectionId: `${randomBytes(ID_BYTES).toString('base64url')}=`, connectedAt: new Date(), request };
}

export interface ConnectionEvents {
  onMessage(message: string): void;
  onClose(code: number, reason: string): void;
}

/** One open socket, with API Gateway's limits kept. */
export class Connection {
  readonly visit: Visit;
  readonly #socket: WebSocket;
  readonly #limits: SocketLimits;
  readonly #idle: NodeJS.Timeout;
  readonly #ageing: NodeJS.Timeout;
  #lastActiveAt: Date;

  constructor(visit: Visit, socket: WebSocket, limits: SocketLimits, events: ConnectionEvents) {
    this.visit = visit;
    this.#socket = socket;
    this.#limits = limits;
    this.#lastActiveAt = visit.connectedAt;
    const endLater = (seconds: number) =>
      setTimeout(() => this.close(closeCodes.goingAway, 'Going away'), seconds * 1000).unref();
    this.#idle = endLater(limits.idleSeconds);
    this.#ageing = endLater(limits.connectionSeconds);
    this.#listen(events);
  }

  get lastActiveAt(): Date {
    return this.#lastActiveAt;
  }

  /** Sends a text; false when the connection is closing, or is dropped because its client does not read. */
  post(message: Buffer | string): boolean {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    if (this.#socket.bufferedAmount + Buffer.byteLength(message) > this.#limits.bufferedBytesMax) {
      this.cut();
      return false;
    }
    this.#beActive();
    this.#socket.send(message, { binary: false });
    return true;
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Ends it without a closing handshake. */
  cut(): void {
    this.#socket.terminate();
  }

  #listen({ onMessage, onClose }: ConnectionEvents): void {
    const meter = new FrameMeter(this.#limits.frameBytesMax);
    // Ahead of `ws`, which would hand over a message that came in one piece with its header.
    this.visit.request.socket.prependListener('data', (chunk: Buffer) => {
      this.#beActive();
      if (this.#isOpen && meter.exceeds(chunk)) this.close(closeCodes.tooBig, 'Frame is too big');
    });
    this.#socket.on('message', (data, isBinary) => {
      if (!this.#isOpen) return;
      if (isBinary) this.close(closeCodes.unsupported, 'Only text is supported');
      else onMessage(textOf(data));
    });
    // Whatever was wrong with its frames, `ws` closes the connection and says so.
    this.#socket.on('error', () => undefined);
    this.#socket.once('close', (code, reason) => {
      clearTimeout(this.#idle);
      clearTimeout(this.#ageing);
      onClose(code, reason.toString('utf8'));
    });
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #beActive(): void {
    this.#lastActiveAt = new Date();
    this.#idle.refresh();
  }
}

/** A server's socket hands every message over in one piece. */
function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.from(new Uint8Array(data)).toString('utf8');
}
