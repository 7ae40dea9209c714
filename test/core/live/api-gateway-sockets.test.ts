import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { apiGatewaySockets } from '../../../core/live/api-gateway-sockets.ts';
import { connectionsApi } from '../../../core/live/connections-api.ts';
import { createLog } from '../../../core/log.ts';

const asked: string[] = [];
let answer: (response: ServerResponse) => void = () => {};
const server = createServer((request: IncomingMessage, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => {
    body += text;
  });
  request.on('end', () => {
    asked.push(`${request.method} ${request.url} ${body}`);
    answer(response);
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { port } = server.address() as AddressInfo;
const api = connectionsApi({
  endpoint: `http://127.0.0.1:${port}/ws`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});
const kept = 6;
const logged: string[] = [];
const log = createLog(
  () => new Date(),
  (line) => logged.push(line),
);
const paused: number[] = [];
const context = { log, random: () => 0.5, sleep: async (millis: number) => void paused.push(millis) };
const sockets = apiGatewaySockets(api, context);

const status = (code: number, headers: Record<string, string> = {}) => {
  answer = (response) => void response.writeHead(code, headers).end('{}');
};

describe('apiGatewaySockets', () => {
  it('posts a frame to a connection of the stage, and ends one', async () => {
    asked.length = 0;
    status(200);
    expect(await sockets.post('a=', '{"type":"pong"}')).toBe('sent');
    status(204);
    await sockets.close('a=');
    expect(asked).toEqual(['POST /ws/@connections/a%3D {"type":"pong"}', 'DELETE /ws/@connections/a%3D ']);
  });

  it('knows a client that is gone, and that is no fault', async () => {
    logged.length = 0;
    status(410, { 'x-amzn-errortype': 'GoneException' });
    expect(await sockets.post('a', '{}')).toBe('gone');
    await sockets.close('a');
    expect(logged).toEqual([]);
  });

  it.each([429, 500, 503])('tries again when the answer is %i, which is no fault of the client', async (code) => {
    asked.length = 0;
    paused.length = 0;
    logged.length = 0;
    answer = (response) => {
      status(200);
      response.writeHead(code).end('{}');
    };
    expect(await sockets.post('a', '{}')).toBe('sent');
    expect(asked).toEqual(['POST /ws/@connections/a {}', 'POST /ws/@connections/a {}']);
    expect(paused).toEqual([50]);
    expect(logged).toEqual([]);
  });

  it('has its frames taken on a new connection when all that it kept are cut', async () => {
    logged.length = 0;
    const held: ServerResponse[] = [];
    answer = (response) => void held.push(response);
    const first = Array.from({ length: kept }, () => sockets.post('a', '{}'));
    await expect.poll(() => held.length).toBe(kept);
    for (const response of held) response.end('{}');
    await Promise.all(first);
    const isKept = new Set(held.map(({ req }) => req.socket));
    status(200);
    const taken = answer;
    answer = (response) => (isKept.has(response.req.socket) ? response.req.socket.destroy() : taken(response));
    const posts = Array.from({ length: kept }, () => sockets.post('a', '{}'));
    expect(await Promise.all(posts)).toEqual(Array(kept).fill('sent'));
    expect(logged).toEqual([]);
  });

  it('does not make a shortage worse: most refused frames are posted once', async () => {
    asked.length = 0;
    const short = apiGatewaySockets(api, context);
    status(429);
    for (let count = 0; count < 300; count += 1) expect(await short.post('a', '{}')).toBe('failed');
    expect(asked.length).toBeLessThanOrEqual(400);
    status(200);
    for (let count = 0; count < 15; count += 1) await short.post('a', '{}');
    asked.length = 0;
    status(429);
    await short.post('a', '{}');
    expect(asked).toHaveLength(2);
  });

  it('says what it was refused for when its time is over', async () => {
    logged.length = 0;
    status(429);
    const slept = { ...context, sleep: () => new Promise<void>((done) => void setTimeout(done, 1100)) };
    expect(await apiGatewaySockets(api, slept, 1000).post('a', '{}')).toBe('failed');
    expect(logged.join()).toContain('answered 429');
  });

  it.each([400, 403, 413, 429, 500])('has failed, and says so, when the answer is %i', async (code) => {
    logged.length = 0;
    status(code);
    expect(await sockets.post('a', '{"secret":"words"}')).toBe('failed');
    await sockets.close('a');
    expect(logged.map((line) => JSON.parse(line).event)).toEqual(['frame_not_sent', 'connection_not_closed']);
    expect(logged.join()).not.toContain('words');
  });

  it('waits for no client longer than a frame may take', async () => {
    answer = () => {};
    const hasty = apiGatewaySockets(api, context, 100);
    expect(await hasty.post('a', '{}')).toBe('failed');
    await expect(hasty.close('a')).resolves.toBeUndefined();
  });
});
