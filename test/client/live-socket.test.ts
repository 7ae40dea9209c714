import { describe, expect, it, onTestFinished } from 'vitest';
import {
  PING_MILLIS,
  PING_MILLIS_MAX,
  SOCKET_LIFE_MILLIS_MAX,
  SOCKET_LIFE_SPREAD_MILLIS,
  SOCKET_RETRY_BASE_MILLIS,
  SOCKET_RETRY_CAP_MILLIS,
  SOCKET_SILENCE_MILLIS,
} from '../../client/limits.ts';
import type { LiveFrame } from '../../client/live-frames.ts';
import { LiveSocket, type LiveSocketOptions, type LiveState } from '../../client/live-socket.ts';
import { settled } from '../web/fake-timers.ts';
import { FakeClock } from './fake-clock.ts';
import { fakeSockets } from './fake-sockets.ts';
import { scriptedFetch } from './scripted-fetch.ts';

const meeting = { platform: 'zoom', native_id: '123456789' };
const followed = { action: 'subscribe', meetings: [meeting] };
const pong = { type: 'pong' };
const status = (version: number, id = 42) => ({
  type: 'meeting.status',
  meeting: { id, ...meeting },
  payload: { status: 'active', phase: 'recording', version },
  ts: '2026-01-01T00:00:00.000Z',
});

function liveSocket(more: Partial<LiveSocketOptions> = {}) {
  const clock = new FakeClock(0);
  const { WebSocket, sockets, last } = fakeSockets();
  const states: LiveState[] = [];
  const lines: string[] = [];
  const live = new LiveSocket({
    url: 'https://site.test/app/',
    apiKey: 'key',
    WebSocket,
    sleep: clock.sleep,
    random: () => 0.5,
    onState: (state) => states.push(state),
    log: (line) => lines.push(line),
    ...more,
  });
  const frames: LiveFrame[] = [];
  live.listen((frame) => frames.push(frame));
  onTestFinished(() => live.stop());
  return {
    live,
    clock,
    sockets,
    last,
    states,
    lines,
    frames,
    /** Until the socket is there. */
    start: async () => {
      live.start();
      await settled();
    },
    open: async () => {
      last().tell('open');
      await settled();
    },
    /** Until whatever follows has happened. */
    pass: async (millis: number) => {
      clock.advance(millis);
      await settled();
    },
  };
}

async function opened(more: Partial<LiveSocketOptions> = {}) {
  const all = liveSocket(more);
  await all.start();
  await all.open();
  return all;
}

describe('LiveSocket', () => {
  it('connects with the key to its own origin, and hands on what is said', async () => {
    const { last, states, frames } = await opened();
    expect(last().url.href).toBe('wss://site.test/ws?api_key=key');
    expect(states).toEqual(['connecting', 'open']);
    last().hear({ event: 'session_removed', data: { session_id: '42' } });
    expect(frames).toEqual([{ event: 'session_removed', data: { session_id: '42' } }]);
  });

  it('takes a ticket for each connection when it has no key', async () => {
    const { fetch, calls } = scriptedFetch((_asked, call) =>
      Response.json({ ticket: `ticket-${call}`, expires_in: 30 }, { status: 201 }),
    );
    const { last, sockets, pass } = await opened({ url: 'http://site.test', apiKey: undefined, fetch });
    expect([calls[0]?.url, last().url.href]).toEqual([
      'http://site.test/ws/ticket',
      'ws://site.test/ws?ticket=ticket-1',
    ]);
    last().tell('close');
    await settled();
    await pass(SOCKET_RETRY_BASE_MILLIS);
    expect([sockets.length, last().url.search]).toEqual([2, '?ticket=ticket-2']);
  });

  it('tries on when it gets no ticket, and says so without the key', async () => {
    const { fetch, calls } = scriptedFetch(() => Response.json({ detail: 'Invalid API token' }, { status: 401 }));
    const { start, states, lines, pass } = liveSocket({ apiKey: undefined, fetch });
    await start();
    expect([states, lines]).toEqual([
      ['connecting', 'waiting'],
      ['Live events were lost: POST /ws/ticket was answered with 401: Invalid API token'],
    ]);
    await pass(SOCKET_RETRY_BASE_MILLIS);
    expect(calls).toHaveLength(2);
  });

  it('asks for each topic and meeting once, however many want it, and takes it back with the last', async () => {
    const { live, last } = await opened();
    const ends = [live.subscribe('sessions'), live.subscribe('sessions'), live.follow(meeting), live.follow(meeting)];
    expect(last().said).toEqual([{ subscribe: 'sessions' }, followed]);
    ends[0]?.();
    ends[0]?.();
    ends[2]?.();
    expect(last().said).toHaveLength(2);
    ends[1]?.();
    ends[3]?.();
    expect(last().said.slice(2)).toEqual([{ unsubscribe: 'sessions' }, { action: 'unsubscribe', meetings: [meeting] }]);
  });

  it('asks for all that is still wished after a loss, in messages that the server takes', async () => {
    const { live, last, pass, open } = await opened();
    live.subscribe('sessions');
    live.subscribe('executions')();
    for (let number = 0; number < 51; number += 1) live.follow({ platform: 'zoom', native_id: String(number) });
    last().tell('close');
    await settled();
    await pass(SOCKET_RETRY_BASE_MILLIS);
    await open();
    expect(last().said).toMatchObject([{ subscribe: 'sessions' }, { action: 'subscribe' }, { action: 'subscribe' }]);
    expect(last().said.slice(1)).toMatchObject([{ meetings: { length: 50 } }, { meetings: { length: 1 } }]);
  });

  it('asks where meetings stand once they are followed again, but not at first', async () => {
    const { live, last, pass, open } = await opened();
    live.follow(meeting);
    last().hear({ type: 'subscribed', meetings: [meeting] });
    expect(last().said).toEqual([followed]);
    last().tell('close');
    await settled();
    await pass(SOCKET_RETRY_BASE_MILLIS);
    await open();
    last().hear({ type: 'subscribed', meetings: [meeting] });
    last().hear({ type: 'subscribed', meetings: [meeting] });
    expect(last().said).toEqual([followed, { refresh: true }]);
  });

  it('lets no status of a meeting go back, whatever others do, also over a loss', async () => {
    const { last, frames, pass, open } = await opened();
    for (const frame of [status(2), status(1), status(1, 43), status(2), status(3)]) last().hear(frame);
    last().tell('close');
    await settled();
    await pass(SOCKET_RETRY_BASE_MILLIS);
    await open();
    last().hear(status(2));
    last().hear(status(4));
    expect(frames).toEqual([status(2), status(1, 43), status(2), status(3), status(4)]);
  });

  it.each([
    'no JSON',
    '[]',
    { event: 'later_event', data: {} },
    { event: 'session_updated', data: null },
    { event: 'sessions_initial', data: { sessions: [null] } },
    { type: 'meeting.status', meeting: { id: 1 }, payload: { status: 'active' } },
    { type: 'toString' },
    { event: 'constructor', data: {} },
  ])('hands on nothing that it does not know: %j', async (frame) => {
    const { last, frames, states } = await opened();
    last().hear(frame);
    expect([frames, states.at(-1)]).toEqual([[], 'open']);
  });
});

describe('a socket that is lost', () => {
  it.each(['close', 'error'] as const)('by %s is followed by another', async (event) => {
    const { last, states, sockets, pass, open, lines } = await opened();
    last().tell(event);
    await settled();
    expect([states.at(-1), lines]).toEqual(['waiting', ['Live events were lost: The socket was closed']]);
    await pass(SOCKET_RETRY_BASE_MILLIS / 2 - 1);
    expect(sockets).toHaveLength(1);
    await pass(1);
    await open();
    expect([sockets.length, states.at(-1)]).toEqual([2, 'open']);
  });

  it('is waited for longer and longer, by chance within limits, until somebody speaks', async () => {
    const { start, last, clock, pass, open, sockets } = liveSocket({ random: () => 1 });
    await start();
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt += 1) {
      // One that opens and says nothing is no better than one that does not open.
      if (attempt % 2 === 0) await open();
      last().tell('close');
      await settled();
      const [due = 0] = clock.dues;
      pauses.push(due - clock.now);
      await pass(due - clock.now);
      expect(sockets).toHaveLength(attempt + 1);
    }
    expect(pauses).toEqual(
      [0, 1, 2, 3, 4, 5, 6].map((n) => Math.min(SOCKET_RETRY_CAP_MILLIS, SOCKET_RETRY_BASE_MILLIS * 2 ** n)),
    );
    await open();
    last().hear(pong);
    last().tell('close');
    await settled();
    expect(clock.dues).toEqual([clock.now + SOCKET_RETRY_BASE_MILLIS]);
  });

  it('is not heard any more', async () => {
    const { sockets, frames, states, last, pass, open } = await opened();
    last().tell('close');
    await settled();
    await pass(SOCKET_RETRY_BASE_MILLIS);
    sockets[0]?.hear(pong);
    sockets[0]?.tell('close');
    await open();
    expect([frames, states.at(-1), sockets.length]).toEqual([[], 'open', 2]);
  });

  it('is given up when it does not open', async () => {
    const { start, pass, sockets, states } = liveSocket();
    await start();
    await pass(SOCKET_SILENCE_MILLIS - 1);
    expect(states).toEqual(['connecting']);
    await pass(1);
    expect([states.at(-1), sockets[0]?.isClosed]).toEqual(['waiting', true]);
  });

  it('without a word is found by a ping that nobody answers', async () => {
    const { last, pass, states, lines } = await opened();
    await pass(PING_MILLIS);
    expect(last().said).toEqual([{ action: 'ping' }]);
    last().hear(pong);
    await settled();
    await pass(PING_MILLIS - 1);
    expect(last().said).toHaveLength(1);
    await pass(1);
    await pass(SOCKET_SILENCE_MILLIS - 1);
    expect(states.at(-1)).toBe('open');
    await pass(1);
    expect([states.at(-1), last().isClosed, lines]).toEqual([
      'waiting',
      true,
      ['Live events were lost: The socket fell silent'],
    ]);
  });

  it('is not pinged while the server speaks', async () => {
    const { last, pass } = await opened();
    for (let beat = 0; beat < 3; beat += 1) {
      await pass(PING_MILLIS - 1);
      last().hear(status(beat));
      await settled();
    }
    expect(last().said).toEqual([]);
  });

  it('is pinged before the gateway takes it for idle, whatever the caller wishes', async () => {
    const { last, pass } = await opened({ pingMillis: 60 * 60_000 });
    await pass(PING_MILLIS_MAX);
    expect(last().said).toEqual([{ action: 'ping' }]);
    expect(PING_MILLIS_MAX).toBeLessThan(10 * 60_000);
  });
});

describe('a socket that grows old', () => {
  it('is replaced at once, before the gateway ends it', async () => {
    const { live, last, clock, pass, open, states, sockets } = await opened({ pingMillis: PING_MILLIS_MAX });
    live.subscribe('sessions');
    const end = clock.now + SOCKET_LIFE_MILLIS_MAX - 0.5 * SOCKET_LIFE_SPREAD_MILLIS;
    while (clock.now < end - 1) {
      await pass(Math.min(5 * 60_000, end - 1 - clock.now));
      last().hear(pong);
      await settled();
    }
    expect(sockets).toHaveLength(1);
    await pass(1);
    expect([sockets.length, sockets[0]?.isClosed, states.at(-1)]).toEqual([2, true, 'connecting']);
    await open();
    expect(last().said).toEqual([{ subscribe: 'sessions' }]);
    expect(SOCKET_LIFE_MILLIS_MAX).toBeLessThanOrEqual(115 * 60_000);
  });
});

describe('a socket that is stopped', () => {
  it.each(['connecting', 'open', 'waiting'] as const)(
    'while it is %s stays closed, and leaves no timer',
    async (state) => {
      const { live, last, clock, states, sockets, start, open, pass } = liveSocket();
      await start();
      if (state !== 'connecting') await open();
      if (state === 'waiting') last().tell('close');
      await settled();
      expect(states.at(-1)).toBe(state);
      live.stop();
      await settled();
      await pass(60 * 60_000);
      expect([live.state, sockets.length, last().isClosed, clock.dues]).toEqual(['closed', 1, true, []]);
    },
  );

  it('starts again with the same wishes, once however often it is started', async () => {
    const { live, last, sockets, start, open } = await opened();
    live.subscribe('preparation');
    live.stop();
    await start();
    await start();
    await open();
    expect([sockets.length, last().said]).toEqual([2, [{ subscribe: 'preparation' }]]);
    expect(sockets[0]?.isClosed).toBe(true);
  });

  it('says nothing to nobody', () => {
    const { live, sockets } = liveSocket();
    live.refresh();
    live.subscribe('sessions')();
    expect([live.state, sockets]).toEqual(['closed', []]);
  });
});
