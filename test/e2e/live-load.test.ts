import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLiveClient } from '../support/live-client.ts';
import { PlayedBot } from '../support/played-bot.ts';
import { RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const launchSeconds = 40;
const tenantsMax = 20;
const socketsOfTenant = 10;
const settledSeconds = 20;

let runner: TestRunner;
beforeAll(async () => {
  runner = await startTestRunner({ options: ['--rehearse'] });
  await runner.controls.setFaults({ launches: 'hold' });
});
afterAll(() => runner?.stop());

/** One life, and what a client that follows it is to see after each call: status and phase. */
const life = [
  ['started', {}, 'starting launching'],
  ['phase', { phase: 'booting' }, 'starting booting'],
  ['phase', { phase: 'joining' }, 'starting joining'],
  ['phase', { phase: 'lobby' }, 'starting lobby'],
  ['phase', { phase: 'admitted' }, 'starting admitted'],
  ['joined', {}, 'active admitted'],
  ['phase', { phase: 'recording' }, 'active recording'],
  ['status', { status: 'stopping', reason: 'meeting_ended' }, 'stopping recording'],
  ['phase', { phase: 'leaving' }, 'stopping leaving'],
  ['exited', { exit_code: 0, completion_reason: 'meeting_ended' }, 'completed done'],
] as const;

const hasBegun = ({ status }: { status: string }): boolean => status !== 'reserved';

/** A user with a meeting that the test plays, and ten clients that follow it. */
async function newTenant() {
  const { id: userId } = await runner.admin.createUser({
    email: `${randomUUID()}@example.com`,
    max_concurrent_bots: 1,
  });
  const key = await runner.admin.createToken(userId);
  const client = new RollcallClient(runner.url, { apiKey: key });
  const pair = { platform: 'google_meet', native_meeting_id: `crowd-${randomUUID().slice(0, 8)}` };
  const { id } = await client.requestBot(pair);
  const task = await runner.waitFor('the task', launchSeconds, async () =>
    (await runner.controls.listTasks()).find(({ meeting_id }) => meeting_id === id),
  );
  const meeting = { platform: pair.platform, native_id: pair.native_meeting_id };
  const clients = [];
  for (let count = 0; count < socketsOfTenant; count += 1) {
    const socket = await openLiveClient(runner.url, key);
    socket.say({ subscribe: 'sessions' });
    socket.say({ action: 'subscribe', meetings: [meeting] });
    clients.push(socket);
  }
  for (const each of clients) await Promise.all([each.waitFor('sessions_initial'), each.waitFor('subscribed')]);
  return { key, id, clients, bot: new PlayedBot(task) };
}

describe('two hundred sockets on twenty meetings', () => {
  it('get exactly their own, in order, though one of them never reads', async () => {
    const delays: number[] = [];
    const tenants = [];
    for (let count = 0; count < tenantsMax; count += 1) tenants.push(await newTenant());
    const [first] = tenants;
    if (!first) throw new Error('There are twenty tenants.');
    const deaf = await openLiveClient(runner.url, first.key);
    deaf.say({ subscribe: 'sessions' });
    await deaf.waitFor('sessions_initial');
    deaf.socket.pause();

    for (const { clients } of tenants) {
      for (const { socket } of clients) {
        socket.on('message', (text) => {
          const frame = JSON.parse(String(text));
          if (frame.event === 'session_updated' && hasBegun(frame.data))
            delays.push(Date.now() - Date.parse(frame.data.last_activity));
        });
      }
    }
    for (const [position, [name, body]] of life.entries()) {
      for (const { bot } of tenants) await bot.say(name, body);
      const told = tenantsMax * socketsOfTenant * (position + 1);
      await runner.waitFor(`what follows ${name}`, settledSeconds, () => delays.length >= told);
    }

    for (const { id, clients } of tenants) {
      for (const client of clients) {
        await runner.waitFor('the last frame', settledSeconds, () => client.frames('session_removed').length > 0);
        // The launch may be told before or after a client came.
        const sessions = client.frames('session_updated').flatMap(({ data }) => (hasBegun(data) ? [data] : []));
        expect(sessions.map(({ status, phase }) => `${status} ${phase}`)).toEqual(life.map(([, , seen]) => seen));
        expect(new Set(sessions.map(({ session_id }) => session_id))).toEqual(new Set([String(id)]));
        expect(client.frames('meeting.status').map(({ meeting, payload }) => [meeting.id, payload.version])).toEqual(
          [2, 3, 4, 5].map((version) => [id, version]),
        );
        client.close();
      }
    }
    deaf.socket.terminate();
    expect(delays).toHaveLength(tenantsMax * socketsOfTenant * life.length);
    const sorted = delays.toSorted((one, two) => one - two);
    const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)];
    // What the machine has beside this to do decides about it, so it is told and not judged.
    console.log(`frames after ${at(0.5)} ms (half), ${at(0.95)} ms (95 %), ${at(1)} ms (all)`);
  });
});
