import { get } from 'svelte/store';
import { describe, expect, it } from 'vitest';
import type { Frame } from '../../web/app/src/live/frames.ts';
import { LiveConnection, type Socket } from '../../web/app/src/live/live-connection.ts';
import { FakeTimers, settled } from './fake-timers.ts';

/** A socket in the test's hands. */
class FakeSocket implements Socket {
  readonly ticket: string;
  readonly sent: unknown[] = [];
  isClosed = false;
  readonly #listeners: { type: string; listener: (event: { data: unknown }) => void }[] = [];

  constructor(ticket: string) {
    this.ticket = ticket;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  addEventListener(type: string, listener: (event: { data: unknown }) => void): void {
    this.#listeners.push({ type, listener });
  }

  tell(type: 'open' | 'close' | 'message', frame?: object): void {
    for (const each of this.#listeners) if (each.type === type) each.listener({ data: JSON.stringify(frame) });
  }
}

const pair = { platform: 'zoom', native_meeting_id: '123456789' };
const asked = (action: string) => ({ action, meetings: [{ platform: 'zoom', native_id: '123456789' }] });
const greeting = ['sessions', 'preparation', 'executions'].map((topic) => ({ subscribe: topic }));

async function connect({ areTicketsAway = false } = {}) {
  const timers = new FakeTimers();
  const sockets: FakeSocket[] = [];
  const state = { areTicketsAway, tickets: 0 };
  const live = new LiveConnection({
    makeTicket: async () => {
      if (state.areTicketsAway) throw new Error('away');
      state.tickets += 1;
      return { ticket: `ticket-${state.tickets}` };
    },
    openSocket: (ticket) => {
      const socket = new FakeSocket(ticket);
      sockets.push(socket);
      return socket;
    },
    after: timers.after,
    random: () => 0.5,
  });
  const frames: Frame[] = [];
  live.listen((frame) => frames.push(frame));
  live.start();
  await settled();
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error('No socket was opened.');
    return socket;
  };
  return { live, timers, sockets, state, frames, last, stateOf: () => get(live.state) };
}

describe('LiveConnection', () => {
  it('opens a socket with a ticket, asks for every topic, and hands on what comes', async () => {
    const { last, stateOf, frames } = await connect();
    expect([last().ticket, stateOf()]).toEqual(['ticket-1', 'connecting']);
    last().tell('open');
    expect(stateOf()).toBe('live');
    expect(last().sent).toEqual(greeting);
    last().tell('message', { type: 'pong' });
    expect(frames).toEqual([{ kind: 'pong' }]);
  });

  it('says that it is away when the socket closes, and comes back with a new ticket and the same wishes', async () => {
    const { live, last, stateOf, timers, sockets } = await connect();
    live.watch(pair);
    last().tell('open');
    last().tell('close');
    expect(stateOf()).toBe('away');
    await timers.pass(500);
    expect([sockets.length, last().ticket]).toEqual([2, 'ticket-2']);
    last().tell('open');
    expect(stateOf()).toBe('live');
    expect(last().sent).toEqual([...greeting, asked('subscribe')]);
  });

  it('tries on, ever more slowly, while nobody answers', async () => {
    const { state, timers, stateOf, sockets } = await connect({ areTicketsAway: true });
    expect(stateOf()).toBe('away');
    await timers.pass(60_000);
    expect([sockets.length, timers.waiting]).toEqual([0, 1]);
    state.areTicketsAway = false;
    await timers.pass(15_000);
    expect(sockets).toHaveLength(1);
  });

  it('finds a dead line by a ping that nobody answers', async () => {
    const { last, timers, stateOf, sockets } = await connect();
    last().tell('open');
    await timers.pass(30_000);
    expect(last().sent.at(-1)).toEqual({ action: 'ping' });
    await timers.pass(14_000);
    expect(stateOf()).toBe('live');
    await timers.pass(1_000);
    expect([stateOf(), sockets[0]?.isClosed]).toEqual(['away', true]);
  });

  it('gives up a socket that never opens', async () => {
    const { timers, sockets } = await connect();
    await timers.pass(16_000);
    expect([sockets.length, sockets[0]?.isClosed]).toEqual([2, true]);
  });

  it('hears nothing of a socket that it has given up', async () => {
    const { last, sockets, timers, frames, stateOf } = await connect();
    last().tell('open');
    last().tell('close');
    await timers.pass(500);
    sockets[0]?.tell('message', { type: 'pong' });
    sockets[0]?.tell('close');
    sockets[1]?.tell('open');
    expect([frames, stateOf(), sockets.length]).toEqual([[], 'live', 2]);
  });

  it('asks for a meeting once, however many parts of the page watch it, and takes it back with the last', async () => {
    const { live, last } = await connect();
    last().tell('open');
    const [one, other] = [live.watch(pair), live.watch(pair)];
    one();
    expect(last().sent).toEqual([...greeting, asked('subscribe')]);
    other();
    expect(last().sent.at(-1)).toEqual(asked('unsubscribe'));
  });

  it('stays closed once it is stopped', async () => {
    const { live, last, timers, stateOf, sockets } = await connect();
    last().tell('open');
    live.stop();
    await timers.pass(120_000);
    expect([stateOf(), sockets.length, last().isClosed, timers.waiting]).toEqual(['off', 1, true, 0]);
  });
});
