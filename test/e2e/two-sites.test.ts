import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '../../local/emulators/free-port.ts';
import { type Frame, type LiveClient, openLiveClient } from '../support/live-client.ts';
import { newRoom } from '../support/meetings.ts';
import { PlayedBot } from '../support/played-bot.ts';
import { RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';
import { openSiteLine, type SiteLine } from '../support/site-line.ts';

/** The contract's bar from a status change at one site to a socket at the other. */
const roundTripMillisMax = 1000;
const soonSeconds = 20;
const email = 'ada@example.com';

type Site = {
  runner: TestRunner;
  /** What other sites send to this one goes along here. */
  line: SiteLine;
  client: RollcallClient;
  key: string;
  live: LiveClient;
};
let a: Site;
let b: Site;

beforeAll(async () => {
  const [portOfA, portOfB] = [await findFreePort(), await findFreePort()];
  const lines = [await lineTo(portOfA), await lineTo(portOfB)] as const;
  a = await startSite({ name: 'a', port: portOfA, line: lines[0], peer: `b=${lines[1].url}` });
  b = await startSite({ name: 'b', port: portOfB, line: lines[1], peer: `a=${lines[0].url}` });
});
afterAll(async () => {
  for (const site of [a, b]) site?.live.close();
  await Promise.all([a, b].map((site) => site?.runner.stop()));
  await Promise.all([a, b].map((site) => site?.line.stop()));
});

const lineTo = (port: number) => openSiteLine({ to: `http://127.0.0.1:${port}` });

async function startSite(told: { name: string; port: number; line: SiteLine; peer: string }): Promise<Site> {
  const options = ['--site', told.name, '--port', String(told.port), '--peer', told.peer];
  const runner = await startTestRunner({ options });
  await runner.controls.setFaults({ launches: 'hold' });
  const { id } = await runner.admin.createUser({ email, max_concurrent_bots: 9 });
  const key = await runner.admin.createToken(id);
  const client = new RollcallClient(runner.url, { apiKey: key });
  return { runner, line: told.line, client, key, live: await openLiveClient(runner.url, key) };
}

/** A bot at a site that the test speaks for. */
async function sendBot({ runner, client }: Site) {
  const { id } = await client.requestBot(newRoom('sites'));
  const task = await runner.waitFor('the task', soonSeconds, async () =>
    (await runner.controls.listTasks()).find(({ meeting_id }) => meeting_id === id),
  );
  return { id: String(id), bot: new PlayedBot(task) };
}

const isStatus = (id: string, status: string) => (frame: Frame) =>
  frame.data.session_id === id && frame.data.status === status;

/** How long after it was reported a status is on a socket. */
async function millisTo(live: LiveClient, id: string, status: string, report: () => Promise<unknown>): Promise<number> {
  const from = performance.now();
  await report();
  return (await live.timeOf('session_updated', isStatus(id, status))) - from;
}

describe('two sites', () => {
  it('know each other soon, and tell each other nothing else while nobody listens', async () => {
    for (const site of [a, b]) {
      await site.runner.waitFor('a heartbeat', soonSeconds, () => site.line.heartbeats.length > 0);
    }
    const { id, bot } = await sendBot(a);
    await bot.say('started');
    await bot.say('joined');
    expect(b.line.heartbeats.every((heartbeat) => !('interested_in' in heartbeat))).toBe(true);
    expect([...a.line.sessions, ...b.line.sessions]).toEqual([]);
    // What would have been told by now is not told to whoever listens later, but what is there.
    b.live.say({ subscribe: 'sessions' });
    await b.live.waitFor('session_updated', isStatus(id, 'active'));
    expect(b.line.sessions.filter(({ session }) => session.session_id === id)).toMatchObject([
      { type: 'session_updated', session: { status: 'active', computer: 'a' } },
    ]);
    await bot.say('exited', { exit_code: 0, completion_reason: 'meeting_ended' });
    await b.live.waitFor('session_removed', ({ data }) => data.session_id === id);
  });

  it(`bring a status change to a socket at the other in less than ${roundTripMillisMax} ms`, async () => {
    const { id, bot } = await sendBot(a);
    await b.live.waitFor('session_updated', isStatus(id, 'reserved'));
    const millis = {
      starting: await millisTo(b.live, id, 'starting', () => bot.say('started')),
      active: await millisTo(b.live, id, 'active', () => bot.say('joined')),
      completed: await millisTo(b.live, id, 'completed', () => bot.say('exited', { exit_code: 0 })),
    };
    console.info(`A status change at a is on a socket at b after ${JSON.stringify(millis)} ms`);
    expect(Math.max(...Object.values(millis))).toBeLessThan(roundTripMillisMax);
    await b.live.waitFor('session_removed', ({ data }) => data.session_id === id);
  });

  it('do not echo what they hear, though both listen', async () => {
    a.live.say({ subscribe: 'sessions' });
    await a.live.waitFor('sessions_initial');
    await a.runner.waitFor('the interest of a', soonSeconds, () =>
      b.line.heartbeats.at(-1)?.interested_in?.includes('sessions'),
    );
    const atA = await sendBot(a);
    await b.live.waitFor('session_updated', isStatus(atA.id, 'reserved'));
    // What b would echo would go the way that b's own session goes.
    const atB = await sendBot(b);
    await a.live.waitFor('session_updated', isStatus(atB.id, 'reserved'));
    expect(a.line.sessions.filter(({ session }) => session.session_id === atA.id)).toEqual([]);
    expect(b.line.sessions.filter(({ session }) => session.session_id === atB.id)).toEqual([]);
    const heardOfIt = a.live.frames('session_updated').filter(({ data }) => data.session_id === atA.id);
    expect(heardOfIt.map(({ data }) => data.computer)).toEqual(heardOfIt.map(() => 'a'));
    expect((await b.live.refresh('sessions_initial')).data.sessions).toHaveLength(2);
  });

  it('are not disturbed when the other cannot be reached, and go on when it can', async () => {
    b.line.isCut = true;
    const { id, bot } = await sendBot(a);
    await a.live.waitFor('session_updated', isStatus(id, 'reserved'));
    const millis = await millisTo(a.live, id, 'starting', () => bot.say('started'));
    expect(millis).toBeLessThan(roundTripMillisMax);
    await a.runner.waitFor('an attempt to reach b', soonSeconds, () => b.line.refused > 0);
    expect(b.live.frames('session_updated').some(({ data }) => data.session_id === id)).toBe(false);
    b.line.isCut = false;
    await millisTo(b.live, id, 'active', () => bot.say('joined'));
  });
});
