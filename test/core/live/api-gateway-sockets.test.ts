import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { afterAll, describe, expect, it } from 'vitest';
import { apiGatewaySockets } from '../../../core/live/api-gateway-sockets.ts';
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
const client = new ApiGatewayManagementApiClient({
  endpoint: `http://127.0.0.1:${port}/ws`,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  maxAttempts: 1,
});
const logged: string[] = [];
const log = createLog(
  () => new Date(),
  (line) => logged.push(line),
);
const sockets = apiGatewaySockets(client, log);

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
    const hasty = apiGatewaySockets(client, log, 100);
    expect(await hasty.post('a', '{}')).toBe('failed');
    await expect(hasty.close('a')).resolves.toBeUndefined();
  });
});
