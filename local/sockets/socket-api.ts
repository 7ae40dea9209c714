import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { encodedPathOf } from '../http/proxy-event.ts';
import { refuseUpgrade } from '../http/upgrade.ts';
import type { Invoke, Surroundings } from '../interfaces.ts';
import { beginVisit, Connection, type Visit } from './connection.ts';
import { acceptedProtocol, statusOf } from './handshake-answer.ts';
import { closeCodes, type SocketLimits, socketLimits } from './limits.ts';
import { type RouteSelection, selectRoute } from './select-route.ts';
import { connectEvent, disconnectEvent, messageEvent, type SocketStage } from './socket-event.ts';

const HANDSHAKE_VERSION = '13';
const HANDSHAKE_KEY = /^[+/0-9A-Za-z]{22}==$/;

export interface SocketApiOptions {
  readonly apiId: string;
  readonly selection: RouteSelection;
  readonly around: Surroundings;
  readonly limits?: SocketLimits;
}

/** A WebSocket API of API Gateway: its routes, its one stage and its open connections. */
export class SocketApi {
  readonly routes = new Map<string, Invoke>();
  readonly #apiId: string;
  readonly #selection: RouteSelection;
  readonly #around: Surroundings;
  readonly #limits: SocketLimits;
  readonly #connections = new Map<string, Connection>();
  /** What the `$connect` function chose, until its handshake is done. */
  readonly #protocols = new WeakMap<IncomingMessage, string>();
  readonly #server: WebSocketServer;
  #stageName: string | undefined;

  constructor({ apiId, selection, around, limits = socketLimits }: SocketApiOptions) {
    this.#apiId = apiId;
    this.#selection = selection;
    this.#around = around;
    this.#limits = limits;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      maxPayload: limits.messageBytesMax,
      handleProtocols: (_offered, request) => this.#protocols.get(request) ?? false,
    });
  }

  get stageName(): string {
    if (this.#stageName === undefined) throw new Error(`The WebSocket API ${this.#apiId} has no stage.`);
    return this.#stageName;
  }

  set stageName(name: string) {
    if (this.#stageName !== undefined) throw new Error(`The WebSocket API ${this.#apiId} has one stage already.`);
    this.#stageName = name;
  }

  get connections(): readonly Connection[] {
    return [...this.#connections.values()];
  }

  find(connectionId: string): Connection | undefined {
    return this.#connections.get(connectionId);
  }

  /** Answers a handshake as the function of `$connect` says. */
  async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (this.#around.isDown()) return void socket.destroy();
    if (encodedPathOf(request) !== `/${this.stageName}`) return refuseUpgrade(socket, 403, { message: 'Forbidden' });
    if (!isHandshake(request)) return refuseUpgrade(socket, 400, { message: 'Bad Request' });
    const visit = beginVisit(request);
    const status = await this.#connect(visit);
    // A restart takes the handshakes with it that are still on their way.
    if (this.#around.isDown()) return void socket.destroy();
    if (status >= 300) return refuseUpgrade(socket, status, refusal(status, visit));
    this.#server.handleUpgrade(request, socket, head, (opened) => {
      const connection = new Connection(visit, opened, this.#limits, {
        onMessage: (message) => void this.#receive(connection, message),
        onClose: (code, reason) => void this.#disconnect(visit, code, reason),
      });
      this.#connections.set(visit.connectionId, connection);
    });
    // Its client went away meanwhile, or `ws` refused it: the function has heard of a connection that never was.
    if (!this.#connections.has(visit.connectionId)) await this.#disconnect(visit, closeCodes.abnormal, '');
  }

  closeAll(): void {
    for (const connection of this.connections) connection.close(closeCodes.goingAway, 'Going away');
  }

  cutAll(): void {
    for (const connection of this.connections) connection.cut();
  }

  get #stage(): SocketStage {
    return { apiId: this.#apiId, stageName: this.stageName };
  }

  async #connect(visit: Visit): Promise<number> {
    const invoke = this.routes.get('$connect');
    if (invoke === undefined) return 200;
    const result = await invoke(connectEvent(this.#stage, visit));
    const protocol = acceptedProtocol(result);
    if (protocol !== undefined) this.#protocols.set(visit.request, protocol);
    return statusOf(result);
  }

  /** Messages are handed over as they come: one does not wait for what became of the last. */
  async #receive(connection: Connection, message: string): Promise<void> {
    const { visit } = connection;
    const asked = selectRoute(this.#selection, message);
    const routeKey = asked !== undefined && this.routes.has(asked) ? asked : '$default';
    const invoke = this.routes.get(routeKey);
    if (invoke === undefined) return void connection.post(JSON.stringify(refusal(403, visit)));
    const result = await invoke(messageEvent(this.#stage, visit, routeKey, message));
    if (result.outcome !== 'answered') connection.post(JSON.stringify(refusal(500, visit)));
  }

  /** Best effort, as on AWS: while the functions are away nobody hears of it. */
  async #disconnect(visit: Visit, code: number, reason: string): Promise<void> {
    this.#connections.delete(visit.connectionId);
    if (!this.#around.faults.disconnects) return;
    await this.routes.get('$disconnect')?.(disconnectEvent(this.#stage, visit, { code, reason }));
  }
}

/** What `ws` would refuse, and with it a connection that its function has already heard of. */
function isHandshake({ headers }: IncomingMessage): boolean {
  const { 'sec-websocket-key': key, 'sec-websocket-version': version } = headers;
  return key !== undefined && HANDSHAKE_KEY.test(key) && version === HANDSHAKE_VERSION;
}

const refusalTexts: Readonly<Record<number, string>> = { 401: 'Unauthorized', 403: 'Forbidden' };

function refusal(status: number, { connectionId }: Visit): object {
  const message = refusalTexts[status] ?? (status >= 500 ? 'Internal server error' : 'Bad Request');
  return { message, connectionId, requestId: connectionId };
}
