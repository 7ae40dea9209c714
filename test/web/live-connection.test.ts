import { get } from 'svelte/store';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { LiveFrame } from '../../client/live-frames.ts';
import { LiveConnection } from '../../web/app/src/live/live-connection.ts';
import { FakeClock } from '../client/fake-clock.ts';
import { fakeSockets } from '../client/fake-sockets.ts';
import { settled } from './fake-timers.ts';

const pair = { platform: 'zoom', native_meeting_id: '123456789' };
const asked = (action: string) => ({ action, meetings: [{ platform: 'zoom', native_id: '123456789' }] });
const greeting = ['sessions', 'preparation', 'executions'].map((topic) => ({ subscribe: topic }));

async function connect() {
  const clock = new FakeClock(0);
  const { WebSocket, sockets, last } = fakeSockets();
  let tickets = 0;
  const live = new LiveConnection({
    url: 'http://site.test',
    WebSocket,
    fetch: async () => {
      tickets += 1;
      return Response.json({ ticket: `ticket-${tickets}`, expires_in: 30 }, { status: 201 });
    },
    sleep: clock.sleep,
    random: () => 1,
  });
  onTestFinished(() => live.stop());
  const frames: LiveFrame[] = [];
  live.listen((frame) => frames.push(frame));
  live.start();
  await settled();
  return {
    live,
    sockets,
    last,
    frames,
    stateOf: () => get(live.state),
    open: async () => {
      last().tell('open');
      await settled();
    },
    pass: async (millis: number) => {
      clock.advance(millis);
      await settled();
    },
  };
}

describe('LiveConnection', () => {
  it('opens a socket with a ticket, asks for every topic, and hands on what comes', async () => {
    const { last, stateOf, frames, open } = await connect();
    expect([last().url.search, stateOf()]).toEqual(['?ticket=ticket-1', 'connecting']);
    await open();
    expect([stateOf(), last().said]).toEqual(['live', greeting]);
    last().hear({ type: 'pong' });
    expect(frames).toEqual([{ type: 'pong' }]);
  });

  it('is away from the loss until it is live again, and then has the same wishes', async () => {
    const { live, last, stateOf, pass, open, sockets } = await connect();
    live.watch(pair);
    await open();
    last().tell('close');
    await settled();
    expect(stateOf()).toBe('away');
    await pass(500);
    expect([sockets.length, last().url.search, stateOf()]).toEqual([2, '?ticket=ticket-2', 'away']);
    await open();
    expect([stateOf(), last().said]).toEqual(['live', [...greeting, asked('subscribe')]]);
  });

  it('finds a dead line within a minute', async () => {
    const { last, pass, stateOf, open } = await connect();
    await open();
    await pass(30_000);
    expect(last().said.at(-1)).toEqual({ action: 'ping' });
    await pass(15_000);
    expect([stateOf(), last().isClosed]).toEqual(['away', true]);
  });

  it('takes a meeting back that nobody on the page watches any more', async () => {
    const { live, last, open } = await connect();
    await open();
    live.watch(pair)();
    expect(last().said).toEqual([...greeting, asked('subscribe'), asked('unsubscribe')]);
  });

  it('stays closed once it is stopped, and starts afresh', async () => {
    const { live, last, pass, stateOf, sockets, open } = await connect();
    await open();
    live.stop();
    await pass(120_000);
    expect([stateOf(), sockets.length, last().isClosed]).toEqual(['off', 1, true]);
    live.start();
    await settled();
    expect([stateOf(), sockets.length]).toEqual(['connecting', 2]);
  });
});
