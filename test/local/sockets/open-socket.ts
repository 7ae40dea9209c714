import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';

export interface Client {
  readonly socket: WebSocket;
  /** Texts received, oldest first. */
  readonly received: string[];
  /** Resolves when the connection has ended. */
  readonly closed: Promise<{ code: number; reason: string }>;
}

/** An open socket; rejects with `HTTP <status>` when the handshake is refused. */
export async function openSocket(
  url: string,
  { protocols = [], ...options }: ClientOptions & { protocols?: string[] } = {},
): Promise<Client> {
  const socket = new WebSocket(url, protocols, options);
  const received: string[] = [];
  socket.on('message', (data) => received.push(String(data)));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once('close', (code, reason) => resolve({ code, reason: String(reason) }));
  });
  const refused = new Promise<never>((_, reject) => {
    socket.once('unexpected-response', (_request, response) => {
      reject(new Error(`HTTP ${response.statusCode}`));
      socket.terminate();
    });
    socket.on('error', reject);
  });
  await Promise.race([once(socket, 'open'), refused]);
  return { socket, received, closed };
}
