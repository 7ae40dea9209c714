import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { LiveFrame } from '../../client/live-frames.ts';
import { LiveSocket } from '../../client/live-socket.ts';
import { waitUntil } from '../support/wait-until.ts';

const waitSeconds = 10;

const isGood = ({ req }: { req: IncomingMessage }) => req.url === '/ws?api_key=good';

/** A server that takes the key `good`, and answers subscriptions. */
async function startSockets() {
  const open: WebSocket[] = [];
  const urls: string[] = [];
  const http = createServer();
  const server = new WebSocketServer({ server: http, verifyClient: isGood });
  server.on('connection', (socket, { url = '' }) => {
    urls.push(url);
    open.push(socket);
    socket.on('message', () => socket.send(JSON.stringify({ event: 'sessions_initial', data: { sessions: [] } })));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    http.close();
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  return { url: `http://127.0.0.1:${address.port}`, open, urls };
}

describe('LiveSocket with the WebSocket of Node', () => {
  it('speaks with a server, and comes back when that ends the connection', async () => {
    const { url, open, urls } = await startSockets();
    const live = new LiveSocket({ url, apiKey: 'good', random: () => 0 });
    onTestFinished(() => live.stop());
    const frames: LiveFrame[] = [];
    live.listen((frame) => frames.push(frame));
    live.subscribe('sessions');
    live.start();
    await waitUntil('the first frame', waitSeconds, () => frames.length === 1);
    open[0]?.terminate();
    await waitUntil('a frame of the next connection', waitSeconds, () => frames.length === 2);
    expect(urls).toEqual(['/ws?api_key=good', '/ws?api_key=good']);
    live.stop();
    await waitUntil('the end', waitSeconds, () => open[1]?.readyState === open[1]?.CLOSED);
  });

  it('does not open when it is refused, and tries on', async () => {
    const { url, open } = await startSockets();
    const lines: string[] = [];
    const live = new LiveSocket({ url, apiKey: 'bad', log: (line) => lines.push(line) });
    onTestFinished(() => live.stop());
    live.start();
    await waitUntil('the refusal', waitSeconds, () => lines.length > 1);
    expect([open, lines[0]]).toEqual([[], 'Live events were lost: The socket was closed']);
    expect(live.state).not.toBe('open');
  });
});
