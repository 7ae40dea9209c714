import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RequestHandler, RunningServer } from '../interfaces.ts';

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
  /** How long a request may take to arrive, a minute unless told; 0 for one that may go on as long as it likes. */
  readonly requestTimeoutMillis?: number;
  /** Told of every fault in `handle`; the caller of the request only ever sees a 500. */
  onFault(error: unknown): void;
}

/** Serves HTTP on 127.0.0.1; rejects with the system's error (`EADDRINUSE`) when the port cannot be had. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = createServer({ maxHeaderSize: headerBytesMax }, (request, response) => {
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
  await listen(server, options.port);
  return { url: `http://${loopback}:${portOf(server)}`, stop: () => stop(server) };
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

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
