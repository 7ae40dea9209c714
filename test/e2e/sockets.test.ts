import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type LiveFrame, LiveSocket, RollcallClient } from '../../client/index.ts';
import { openSocket } from '../local/sockets/open-socket.ts';
import { newRoom } from '../support/meetings.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

/** Frames come in tenths of seconds; the machine may be busy. */
const soonSeconds = 20;
/** The contract's bar for the sockets of a revoked key. */
const revokedSeconds = 60;

// biome-ignore lint/suspicious/noExplicitAny: tests read frames of every shape.
type Frame = any;

let runner: TestRunner;
beforeAll(async () => {
  runner = await startTestRunner({ options: ['--rehearse'] });
});
afterAll(async () => {
  await runner?.stop();
});

const socketUrl = () => `${runner.url.replace('http', 'ws')}/ws`;

async function newTenant() {
  const email = `live-${Math.random()}@example.com`;
  const { id } = await runner.admin.createUser({ email, max_concurrent_bots: 2 });
  const key = await runner.admin.createToken(id);
  return { id, key, rollcall: new RollcallClient({ url: runner.url, apiKey: key }) };
}

async function open(key: string) {
  const { socket, received, closed } = await openSocket(socketUrl(), { headers: { 'X-API-Key': key } });
  const frames = (): Frame[] => received.map((text) => JSON.parse(text));
  const say = (message: object) => socket.send(JSON.stringify(message));
  const named = (name: string) => frames().filter(({ event, type }) => (event ?? type) === name);
  const heard = (name: string, isIt: (frame: Frame) => boolean = () => true) =>
    runner.waitFor(`the frame ${name}`, soonSeconds, () => named(name).find(isIt));
  return { socket, closed, frames, say, named, heard };
}

describe('the handshake', () => {
  it.each([
    ['no key', '', {}],
    ['a wrong key', '', { 'X-API-Key': 'nonsense' }],
    ['a wrong key in the query', '?api_key=nonsense', {}],
    ['a ticket nobody has', '?ticket=nonsense', {}],
  ])('is refused with 401 by %s', async (_, query, headers) => {
    await expect(openSocket(`${socketUrl()}${query}`, { headers })).rejects.toThrow('HTTP 401');
  });

  it('takes a key in the header or the query, and a ticket once', async () => {
    const { key, rollcall } = await newTenant();
    const { ticket } = await rollcall.call('POST /ws/ticket');
    const sockets = [
      await openSocket(socketUrl(), { headers: { 'X-API-Key': key } }),
      await openSocket(`${socketUrl()}?api_key=${key}`),
      await openSocket(`${socketUrl()}?ticket=${ticket}`, { origin: runner.url }),
    ];
    for (const { socket } of sockets) expect(socket.readyState).toBe(WebSocket.OPEN);
    await expect(openSocket(`${socketUrl()}?ticket=${ticket}`)).rejects.toThrow('HTTP 401');
    for (const { socket } of sockets) socket.close();
  });

  it('takes no ticket in a page of somebody else', async () => {
    const { rollcall } = await newTenant();
    const { ticket } = await rollcall.call('POST /ws/ticket');
    await expect(openSocket(`${socketUrl()}?ticket=${ticket}`, { origin: 'https://evil.example' })).rejects.toThrow(
      'HTTP 401',
    );
  });
});

describe('a bot’s life on sockets', () => {
  it('is seen by its owner alone, in order, with every word', async () => {
    const [owner, other] = [await newTenant(), await newTenant()];
    const [watching, stranger] = [await open(owner.key), await open(other.key)];
    for (const client of [watching, stranger]) {
      for (const topic of ['sessions', 'preparation', 'executions']) client.say({ subscribe: topic });
      for (const topic of ['sessions', 'preparation', 'executions']) await client.heard(`${topic}_initial`);
    }
    const pair = newRoom('live');
    const { id } = await owner.rollcall.call('POST /bots', { body: pair });
    const meeting = { platform: pair.platform, native_id: pair.native_meeting_id };
    for (const client of [watching, stranger]) client.say({ action: 'subscribe', meetings: [meeting] });
    await watching.heard('subscribed');
    await stranger.heard('error', ({ error }) => error === 'meeting_not_found');

    await watching.heard('session_updated', ({ data }) => data.status === 'active');
    await watching.heard('transcript.mutable', ({ payload }) => payload.segments.length > 0);
    await owner.rollcall.call('DELETE /bots/{platform}/{native_meeting_id}', { path: pair });
    await watching.heard('session_removed');
    await watching.heard('transcript.finalized');

    const statuses = watching.named('meeting.status').map(({ payload }) => payload.version);
    expect(statuses).toEqual(statuses.toSorted((one, two) => one - two));
    expect(watching.named('meeting.status').at(-1)?.payload).toMatchObject({ status: 'completed', phase: 'done' });
    const sessions = watching.frames().filter(({ event = '' }) => /^session_(updated|removed)$/.test(event));
    expect(sessions.at(-1)).toEqual({ event: 'session_removed', data: { session_id: String(id) } });
    expect(sessions.at(-2)?.data.status).toBe('completed');
    expect(stranger.frames().filter(({ event }) => /_(updated|removed)$/.test(event ?? ''))).toEqual([]);
    expect(stranger.named('meeting.status')).toEqual([]);
    for (const { socket } of [watching, stranger]) socket.close();
  });
});

describe('a revoked key', () => {
  it('loses its sockets', async () => {
    const { id, key } = await newTenant();
    const client = await open(key);
    client.say({ action: 'ping' });
    await client.heard('pong');
    const headers = { 'x-admin-api-key': runner.adminApiKey };
    const user = (await (await fetch(new URL(`/admin/users/${id}`, runner.url), { headers })).json()) as Frame;
    const [{ id: tokenId }] = user.api_tokens;
    await fetch(new URL(`/admin/tokens/${tokenId}`, runner.url), { method: 'DELETE', headers });
    await runner.waitFor('the end of the socket', revokedSeconds, () => client.socket.readyState === WebSocket.CLOSED);
  });
});

describe('the client', () => {
  it('follows a bot from its first words to its end', async () => {
    const { key, rollcall } = await newTenant();
    const pair = newRoom('typed');
    const { id } = await rollcall.call('POST /bots', { body: pair });
    const live = new LiveSocket({ url: runner.url, apiKey: key });
    const frames: LiveFrame[] = [];
    live.listen((frame) => frames.push(frame));
    live.subscribe('sessions');
    live.follow({ platform: pair.platform, native_id: pair.native_meeting_id });
    live.start();
    try {
      const words = () => frames.find((frame) => 'type' in frame && frame.type === 'transcript.mutable');
      await runner.waitFor('words', soonSeconds, words);
      await rollcall.call('DELETE /bots/{platform}/{native_meeting_id}', { path: pair });
      const isGone = (frame: LiveFrame) =>
        'event' in frame && frame.event === 'session_removed' && frame.data.session_id === String(id);
      await runner.waitFor('the end', soonSeconds, () => frames.find(isGone));
    } finally {
      live.stop();
    }
    const statuses = frames.flatMap((frame) => ('type' in frame && frame.type === 'meeting.status' ? [frame] : []));
    expect(statuses.at(-1)).toMatchObject({ meeting: { id }, payload: { status: 'completed' } });
    const { status } = await rollcall.call('GET /meetings/{platform}/{native_meeting_id}', { path: pair });
    expect(status).toBe('completed');
  });
});
