import type { IncomingMessage } from 'node:http';

/**
 * True when a request was meant for this runner. A page of another origin must not steer it (its Origin gives it
 * away), nor one that made its own name resolve to 127.0.0.1 (DNS rebinding; its Host gives it away).
 */
export function isFromHere(request: IncomingMessage): boolean {
  const port = request.socket.localPort;
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`];
  const { host, origin } = request.headers;
  if (host === undefined || !hosts.includes(host.toLowerCase())) return false;
  return origin === undefined || hosts.some((allowed) => origin.toLowerCase() === `http://${allowed}`);
}
