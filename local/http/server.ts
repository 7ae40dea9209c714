import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { RequestHandler, RunningServer, UpgradeHandler } from '../interfaces.ts';
import { isWebSocketUpgrade } from './upgrade.ts';

const loopback = '127.0.0.1';
/** API Gateway takes 10,240 bytes of request line and headers together. */
const headerBytesMax = 10_240;
const headersTimeoutMillis = 10_000;
const defaultRequestTimeoutMillis = 60_000;
/** A little more than clients keep an idle connection, so that they and not we close it. */
const keepAliveMillis = 30_000;
const connectionsMax = 2_000;

export interface ServerOptions {
  /** 0 for any free port. */
  readonly port: number;
  readonly handle: RequestHandler;
  /** For handshakes of WebSockets; without it they are requests like any other. */
  readonly upgrade?: UpgradeHandler;
  /** How long a request may take to arrive, a minute unless told; 0 for one that may go on as long as it likes. */
  readonly requestTimeoutMillis?: number;
  /** Told of every fault in `handle`; the caller of the request only ever sees a 500. */
  onFault(error: unknown): void;
}

/** Serves HTTP on 127.0.0.1; rejects with the system's error (`EADDRINUSE`) when the port cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { upgrade } = options;
  const shouldUpgradeCallback = upgrade === undefined ? () => false : isWebSocketUpgrade;
  const server = createServer({ maxHeaderSize: headerBytesMax, shouldUpgradeCallback }, (request, response) => {
    options.handle(request, response).catch((error: unknown) => {
      // A client that hung up while its body was read is no fault of ours.
      if (!request.destroyed || request.complete) options.onFault(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'content-type': 'application/json' }).end('{"message":"Internal Server Error"}');
    });
  });
  server.headersTimeout = headersTimeoutMillis;
  server.requestTimeout = options.requestTimeoutMillis ?? defaultRequestTimeoutMillis;
  server.keepAliveTimeout = keepAliveMillis;
  server.maxConnections = connectionsMax;
  const upgraded = new Set<Duplex>();
  if (upgrade !== undefined) takeUpgrades(server, upgraded, { upgrade, onFault: options.onFault });
  await listen(server, options.port);
  return { url: `http://${loopback}:${portOf(server)}`, stop: () => stop(server, upgraded) };
}

/** An upgraded connection is none of the server's any more, so that it has to be kept in mind here. */
function takeUpgrades(
  server: Server,
  upgraded: Set<Duplex>,
  { upgrade, onFault }: { upgrade: UpgradeHandler } & Pick<ServerOptions, 'onFault'>,
): void {
  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    // Whoever is served tells of a connection that breaks by its end.
    socket.on('error', () => undefined);
    upgrade(request, socket, head).catch((error: unknown) => {
      onFault(error);
      socket.destroy();
    });
  });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** `address()` is a string or null only for pipes and closed servers. */
function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

function stop(server: Server, upgraded: ReadonlySet<Duplex>): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    for (const socket of upgraded) socket.destroy();
    server.closeAllConnections();
  });
}
