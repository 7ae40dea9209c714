import { describe, expect, it } from 'vitest';
import type { InvokeResult } from '../../../local/interfaces.ts';
import { sendRaw } from '../http/send-raw.ts';
import { waitFor } from '../wait-for.ts';
import { openSocket } from './open-socket.ts';
import { answered, startSocketApi } from './start-socket-api.ts';

const eventOf = async (events: readonly { requestContext: { routeKey: string } }[], routeKey: string) =>
  waitFor(`the event ${routeKey}`, () => events.find(({ requestContext }) => requestContext.routeKey === routeKey));

describe('$connect', () => {
  it('tells its function of the handshake as it was sent', async () => {
    const { socketUrl, events } = await startSocketApi();
    const headers = { 'X-API-Key': 'k', 'user-agent': 'test', origin: 'https://app.example' };
    await openSocket(`${socketUrl}?ticket=t%20t&a=1&a=2`, { headers });
    expect(events[0]).toMatchObject({
      headers: {
        'X-API-Key': 'k',
        Host: new URL(socketUrl).host,
        'Sec-WebSocket-Version': '13',
        'X-Forwarded-For': '127.0.0.1',
      },
      multiValueHeaders: { 'X-API-Key': ['k'] },
      queryStringParameters: { ticket: 't t', a: '2' },
      multiValueQueryStringParameters: { ticket: ['t t'], a: ['1', '2'] },
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        connectionId: expect.stringMatching(/^[\w-]{15}=$/),
        connectedAt: expect.any(Number),
        domainName: new URL(socketUrl).host,
        stage: 'ws',
        apiId: 'api',
        identity: { sourceIp: '127.0.0.1', userAgent: 'test' },
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:/),
      },
      isBase64Encoded: false,
    });
  });

  it('has no query where the client sent none', async () => {
    const { socketUrl, events } = await startSocketApi();
    await openSocket(socketUrl);
    expect(events[0]).not.toHaveProperty('queryStringParameters');
  });

  it.each<[string, InvokeResult, number]>([
    ['answers 401', answered({ statusCode: 401 }), 401],
    ['answers 403', answered({ statusCode: 403 }), 403],
    ['answers 429', answered({ statusCode: 429 }), 429],
    ['answers what is no answer', answered('yes'), 502],
    ['fails', { outcome: 'failed', errorType: 'Error', errorMessage: 'secret' }, 502],
    ['cannot be run', { outcome: 'throttled' }, 500],
  ])('refuses the handshake when its function %s', async (_what, result, status) => {
    const { socketUrl, events, api } = await startSocketApi({ $connect: () => result });
    await expect(openSocket(socketUrl)).rejects.toThrow(`HTTP ${status}`);
    expect(api.connections).toEqual([]);
    // Who was never connected is not disconnected either.
    expect(events.map(({ requestContext }) => requestContext.routeKey)).toEqual(['$connect']);
  });

  it('is followed by $disconnect when its handshake comes to nothing all the same', async () => {
    const { socketUrl, events, api } = await startSocketApi();
    const headers = { 'sec-websocket-protocol': 'a, a' };
    await expect(openSocket(socketUrl, { headers })).rejects.toThrow('HTTP 400');
    await eventOf(events, '$disconnect');
    expect(api.connections).toEqual([]);
  });

  it('agrees on the subprotocol that its function chose', async () => {
    const answer = answered({ statusCode: 200, headers: { 'Sec-WebSocket-Protocol': 'rollcall.v1' } });
    const { socketUrl } = await startSocketApi({ $connect: () => answer });
    const { socket } = await openSocket(socketUrl, { protocols: ['rollcall.v1', 'k'] });
    expect(socket.protocol).toBe('rollcall.v1');
  });

  it('has no connection that could be posted to before its function has answered', async () => {
    let during = 0;
    const { socketUrl, api } = await startSocketApi({
      $connect: () => {
        during = api.connections.length;
        return answered({ statusCode: 200 });
      },
    });
    await openSocket(socketUrl);
    expect([during, api.connections.length]).toEqual([0, 1]);
  });
});

describe('what is no handshake of the stage', () => {
  it.each(['/', '/other', '/ws/'])('is refused with 403 at %s', async (path) => {
    const { socketUrl, events } = await startSocketApi();
    await expect(openSocket(socketUrl.replace('/ws', path))).rejects.toThrow('HTTP 403');
    expect(events).toEqual([]);
  });

  it('is told to upgrade', async () => {
    const { url } = await startSocketApi();
    expect((await sendRaw(url, { path: '/ws' })).status).toBe(426);
    const offer = { connection: 'Upgrade, HTTP2-Settings', upgrade: 'h2c', 'http2-settings': '' };
    expect((await sendRaw(url, { path: '/ws', headers: offer })).status).toBe(426);
  });

  it('is refused with 400 when it lacks a key', async () => {
    const { url, events } = await startSocketApi();
    const headers = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' };
    expect((await sendRaw(url, { path: '/ws', headers })).status).toBe(400);
    expect(events).toEqual([]);
  });

  it('is cut off while the control plane is down', async () => {
    const { socketUrl, around } = await startSocketApi();
    around.setDown(true);
    await expect(openSocket(socketUrl)).rejects.toThrow(/hang up|ECONNRESET/);
  });
});

describe('messages', () => {
  it('go to the route that they name, or to $default', async () => {
    const { socketUrl, events } = await startSocketApi({ greet: () => answered(undefined) });
    const { socket } = await openSocket(socketUrl);
    const messages = ['{"action":"greet"}', '{"action":"other"}', 'no JSON', '[]', '{"action":1}'];
    for (const message of messages) socket.send(message);
    await waitFor('all messages', () => events.length === messages.length + 1);
    const taken = events.slice(1).map(({ body, requestContext }) => [body, requestContext.routeKey]);
    expect(taken).toEqual(messages.map((message, index) => [message, index === 0 ? 'greet' : '$default']));
    expect(events[1]?.requestContext).toMatchObject({ eventType: 'MESSAGE', messageId: expect.any(String) });
    expect(events[1]?.requestContext.connectionId).toBe(events[0]?.requestContext.connectionId);
  });

  it('do not wait for each other, and their answers are not sent', async () => {
    const { promise, resolve } = Promise.withResolvers<InvokeResult>();
    const { socketUrl, events } = await startSocketApi({ $default: () => promise });
    const { socket, received, closed } = await openSocket(socketUrl);
    socket.send('one');
    socket.send('two');
    await waitFor('both messages', () => events.length === 3);
    resolve(answered({ statusCode: 200, body: 'unseen' }));
    socket.close(4000);
    await closed;
    expect(received).toEqual([]);
  });

  it('are answered with an error that hides its cause when their function fails', async () => {
    const failed: InvokeResult = { outcome: 'failed', errorType: 'Error', errorMessage: 'secret' };
    const { socketUrl } = await startSocketApi({ $default: () => failed });
    const { socket, received } = await openSocket(socketUrl);
    socket.send('x');
    await waitFor('the error', () => received.length === 1);
    expect(JSON.parse(received[0] ?? '')).toMatchObject({ message: 'Internal server error' });
    expect(received[0]).not.toContain('secret');
  });

  it.each<[string, number, Buffer | string]>([
    ['a frame of more than 32 KB', 1009, 'x'.repeat(32 * 1024 + 1)],
    ['a binary frame', 1003, Buffer.from('x')],
  ])('end the connection when one is %s', async (_what, code, message) => {
    const { socketUrl, events } = await startSocketApi();
    const { socket, closed } = await openSocket(socketUrl);
    socket.send(message);
    expect((await closed).code).toBe(code);
    expect(await eventOf(events, '$disconnect')).toMatchObject({ requestContext: { disconnectStatusCode: code } });
    expect(events.map(({ requestContext }) => requestContext.routeKey)).not.toContain('$default');
  });

  it('may be 128 KB in frames of 32 KB, and no more', async () => {
    const { socketUrl, events } = await startSocketApi();
    const { socket, closed } = await openSocket(socketUrl);
    const frame = 'x'.repeat(32 * 1024);
    const send = (frames: number) => {
      for (let n = 1; n <= frames; n += 1) socket.send(frame, { fin: n === frames });
    };
    send(4);
    expect((await eventOf(events, '$default')) as object).toMatchObject({ body: frame.repeat(4) });
    send(5);
    expect((await closed).code).toBe(1009);
  });
});

describe('$disconnect', () => {
  it.each<
    [string, number, string, (socket: { close(code?: number, reason?: string): void; terminate(): void }) => void]
  >([
    ['says goodbye', 4001, 'bye', (socket) => socket.close(4001, 'bye')],
    ['closes without a status', 1005, '', (socket) => socket.close()],
    ['is killed', 1006, '', (socket) => socket.terminate()],
  ])('hears of a client that %s', async (_what, code, reason, end) => {
    const { socketUrl, events, api } = await startSocketApi();
    const { socket } = await openSocket(socketUrl);
    end(socket);
    expect(await eventOf(events, '$disconnect')).toMatchObject({
      requestContext: { eventType: 'DISCONNECT', disconnectStatusCode: code, disconnectReason: reason },
    });
    expect(api.connections).toEqual([]);
  });

  it('hears of nothing when that fault is set, and the connection is gone all the same', async () => {
    const { socketUrl, events, api, around } = await startSocketApi();
    const { socket } = await openSocket(socketUrl);
    around.faults.disconnects = false;
    socket.terminate();
    await waitFor('the end', () => api.connections.length === 0);
    expect(events).toHaveLength(1);
  });
});

describe('limits of time', () => {
  it('end a connection on which nothing happens, and no other', async () => {
    const { socketUrl, api } = await startSocketApi({}, { idleSeconds: 0.4 });
    const idle = await openSocket(socketUrl);
    const busy = await openSocket(socketUrl);
    const pings = setInterval(() => busy.socket.ping(), 50);
    expect((await idle.closed).code).toBe(1001);
    clearInterval(pings);
    await waitFor('the end', () => api.connections.length === 1);
  });

  it('end a connection that is too old, whatever happens on it', async () => {
    const { socketUrl } = await startSocketApi({}, { connectionSeconds: 0.3 });
    const { socket, closed } = await openSocket(socketUrl);
    const pings = setInterval(() => socket.ping(), 50);
    expect((await closed).code).toBe(1001);
    clearInterval(pings);
  });
});
