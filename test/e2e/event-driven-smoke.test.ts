/**
 * The ten scenarios of the event-driven plan, by their names there, against the real runner: sockets, cache and the
 * exchange with other sites. The test plays the other sites itself, at the end of their lines.
 * `npm run test:smoke` runs them alone.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { emailHash } from '../../core/users/email-hash.ts';
import { openLiveClient } from '../support/live-client.ts';
import { newRoom } from '../support/meetings.ts';
import { PlayedBot } from '../support/played-bot.ts';
import { RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';
import { openSiteLine, publishTo, type SiteLine } from '../support/site-line.ts';

const soonSeconds = 10;
const firstFourMillisMax = 5000;
const allMillisMax = 15_000;
const siteTimeoutSeconds = 180;

const Live = z.object({
  interest: z.array(z.string()),
  sockets: z.array(z.looseObject({ connection_id: z.string() })),
});

let runner: TestRunner;
let silent: SiteLine;
let peer: SiteLine;
let beganMillis = 0;
const scenarios = 10;
const waiting: User[] = [];

beforeAll(async () => {
  [peer, silent] = [await openSiteLine(), await openSiteLine()];
  const options = ['--site', 'here', '--peer', `peer=${peer.url}`, '--peer', `silent=${silent.url}`];
  runner = await startTestRunner({ options: [...options, '-c', `siteTimeoutSeconds=${siteTimeoutSeconds}`] });
  await runner.controls.setFaults({ launches: 'hold' });
  for (let count = 0; count < scenarios; count += 1) waiting.push(await createUser());
  await wakeFunctions();
  beganMillis = performance.now();
});
afterAll(async () => {
  await runner?.stop();
  await Promise.all([peer, silent].map((line) => line?.stop()));
});

/** The bars are for a stack that is up: the first call of a function starts its process. */
async function wakeFunctions(): Promise<void> {
  const user = await createUser();
  const live = await subscribed(user);
  const { id, bot } = await sendBot(user);
  await bot.say('started');
  await bot.say('exited', { exit_code: 0 });
  await live.waitFor('session_removed', hasId(id));
  live.close();
  await nobodyListens();
}

const nobodyListens = () =>
  runner.waitFor('the end of the interest', soonSeconds, async () => (await readLive()).interest.length === 0);

function newUser(): User {
  const user = waiting.pop();
  if (!user) throw new Error('Every scenario has one user.');
  return user;
}

async function createUser() {
  const email = `smoke-${randomUUID()}@example.com`;
  const { id } = await runner.admin.createUser({ email, max_concurrent_bots: 5 });
  const key = await runner.admin.createToken(id);
  const connect = () => openLiveClient(runner.url, key);
  return { id, email, client: new RollcallClient(runner.url, { apiKey: key }), connect };
}
type User = Awaited<ReturnType<typeof createUser>>;

async function subscribed(user: User, topic: 'sessions' | 'preparation' = 'sessions') {
  const live = await user.connect();
  live.say({ subscribe: topic });
  await live.waitFor(`${topic}_initial`);
  return live;
}

/** A bot here that the test speaks for. */
async function sendBot({ client }: User) {
  const { id } = await client.requestBot(newRoom('smoke'));
  const task = await runner.waitFor('the task', soonSeconds, async () =>
    (await runner.controls.listTasks()).find(({ meeting_id }) => meeting_id === id),
  );
  return { id: String(id), bot: new PlayedBot(task) };
}

const readLive = async () => Live.parse(await (await fetch(new URL('/_local/live', runner.url))).json());

const heartbeat = (computer_name: string, more: object = {}, ageSeconds = 0) => ({
  type: 'site.heartbeat',
  heartbeat: { computer_name, last_seen: at(ageSeconds), ...more },
});
const at = (ageSeconds = 0) => new Date(Date.now() - ageSeconds * 1000).toISOString();

/** What another site says of a session of one of its users. */
const sessionOf = (site: string, email: string, session_id: string, version: number, status = 'active') => ({
  type: status === 'completed' ? 'session_removed' : 'session_updated',
  site,
  owner_sha256: emailHash(email),
  version,
  as_of: at(),
  session: {
    session_id,
    origin: 'google_meet/abc-defg-hij',
    title: 'Standup elsewhere',
    ...{ status, phase: status },
    ...{ created_at: at(60), last_activity: at(), computer: site },
  },
});

const hasId = (id: string) => (frame: { data: { session_id: string } }) => frame.data.session_id === id;

// A client connects, subscribes, is counted; it disconnects, and is not.
it('test_websocket_subscription_registers_interest', async () => {
  expect((await readLive()).interest).toEqual([]);
  const live = await subscribed(newUser());
  expect((await readLive()).interest).toEqual(['sessions']);
  live.close();
  await nobodyListens();
});

// What changes in the table is on the sockets of its owner.
it('test_cache_update_notifies_websocket_clients', async () => {
  const user = newUser();
  const live = await subscribed(user);
  const { id, bot } = await sendBot(user);
  await bot.say('started');
  const { data } = await live.waitFor(
    'session_updated',
    (frame) => hasId(id)(frame) && frame.data.status === 'starting',
  );
  expect(data).toMatchObject({ session_id: id, computer: 'here', status: 'starting' });
  live.close();
});

// The end of a session takes it away, after the last update.
it('test_session_removal_notifies_websocket', async () => {
  const user = newUser();
  const live = await subscribed(user);
  const { id, bot } = await sendBot(user);
  await bot.say('started');
  await bot.say('exited', { exit_code: 0 });
  await live.waitFor('session_removed', hasId(id));
  expect(live.frames('session_updated').findLast(hasId(id)).data.status).toMatch(/^(?:completed|failed)$/);
  live.close();
});

// A site that has been silent too long is not there any more, nor is what it told.
it('test_stale_cache_data_filtered', async () => {
  const user = newUser();
  const live = await subscribed(user);
  // It was last seen so that it counts as gone in a second.
  await publishTo(runner.url, 'here', [heartbeat('silent', {}, siteTimeoutSeconds - 1)]);
  await live.waitFor('computer_updated', ({ data }) => data.computer_name === 'silent');
  await publishTo(runner.url, 'here', [sessionOf('silent', user.email, 'elsewhere-1', 1)]);
  await live.waitFor('session_updated', hasId('elsewhere-1'));
  await runner.waitFor('an empty cache', soonSeconds, async () => {
    const { data } = await live.refresh('sessions_initial');
    return data.sessions.length === 0;
  });
  await fetch(new URL('/_local/schedules/sync-sites/run', runner.url), { method: 'POST' });
  await live.waitFor('session_removed', hasId('elsewhere-1'));
  await live.waitFor('computer_updated', ({ data }) => data.computer_name === 'silent' && data.status === 'offline');
  live.close();
  expect(performance.now() - beganMillis).toBeLessThan(firstFourMillisMax);
});

// Whoever listens here, other sites know it at once; and when nobody does any more.
it('test_heartbeat_includes_interest_when_subscribed', async () => {
  const isAbsent = () => !('interested_in' in peer.heartbeats.at(-1));
  await runner.waitFor('a heartbeat without interest', soonSeconds, isAbsent);
  const live = await subscribed(newUser());
  await runner.waitFor('a heartbeat with interest', soonSeconds, () => !isAbsent());
  const { last_seen, ...rest } = peer.heartbeats.at(-1);
  expect(rest).toEqual({ computer_name: 'here', interested_in: ['sessions'] });
  expect(Date.parse(last_seen)).toBeGreaterThan(Date.now() - 60_000);
  live.close();
  await runner.waitFor('a heartbeat without interest', soonSeconds, isAbsent);
});

// What another site tells is in the initial state of whoever asks then.
it('test_redis_event_updates_local_cache', async () => {
  const user = newUser();
  const live = await subscribed(user);
  await runner.waitFor('the interest', soonSeconds, () => 'interested_in' in peer.heartbeats.at(-1));
  await publishTo(runner.url, 'here', [heartbeat('peer')]);
  await publishTo(runner.url, 'here', [sessionOf('peer', user.email, 'elsewhere-2', 3)]);
  await live.waitFor('session_updated', hasId('elsewhere-2'));
  // An older message comes late.
  await publishTo(runner.url, 'here', [sessionOf('peer', user.email, 'elsewhere-2', 2, 'starting')]);
  await publishTo(runner.url, 'here', [sessionOf('peer', user.email, 'elsewhere-3', 1)]);
  await live.waitFor('session_updated', hasId('elsewhere-3'));
  const { data } = await live.refresh('sessions_initial');
  expect(
    data.sessions.map(({ session_id, status, computer }: Record<string, string>) => [session_id, status, computer]),
  ).toEqual([
    ['elsewhere-2', 'active', 'peer'],
    ['elsewhere-3', 'active', 'peer'],
  ]);
  live.close();
});

// A change here is told to the site that listens; its own comes to the sockets here, and goes no further.
it('test_full_event_round_trip', async () => {
  const user = newUser();
  const live = await subscribed(user);
  await publishTo(runner.url, 'here', [heartbeat('peer', { interested_in: ['sessions'] })]);
  await live.waitFor('computer_updated', ({ data }) => data.interested_in?.includes('sessions'));
  const { id, bot } = await sendBot(user);
  await bot.say('started');
  const told = await runner.waitFor('the message to the peer', soonSeconds, () =>
    peer.sessions.find(({ session }) => session.session_id === id && session.status === 'starting'),
  );
  expect(told).toMatchObject({ type: 'session_updated', site: 'here', owner_sha256: emailHash(user.email) });
  const from = performance.now();
  await publishTo(runner.url, 'here', [sessionOf('peer', user.email, 'elsewhere-4', 1)]);
  await publishTo(runner.url, 'here', [sessionOf('peer', user.email, 'elsewhere-4', 2, 'completed')]);
  await live.waitFor('session_removed', hasId('elsewhere-4'));
  console.info(`From another site's message to a socket here: ${Math.round(performance.now() - from)} ms`);
  expect(live.frames('session_updated').findLast(hasId('elsewhere-4')).data.status).toBe('completed');
  expect(peer.sessions.every(({ session }) => session.computer === 'here')).toBe(true);
  // It does not listen, so it is told nothing of sessions.
  expect(silent.sessions).toEqual([]);
  live.close();
});

// Every client of the user is told.
it('test_multiple_websocket_clients_receive_updates', async () => {
  const user = newUser();
  const clients = [await subscribed(user), await subscribed(user)];
  const { id } = await sendBot(user);
  for (const live of clients) await live.waitFor('session_updated', hasId(id));
  for (const live of clients) live.close();
});

// Whoever subscribed to another topic only is told of that alone.
it('test_unsubscribed_client_filtered', async () => {
  const user = newUser();
  const [preparing, listening] = [await subscribed(user, 'preparation'), await subscribed(user)];
  const { id, bot } = await sendBot(user);
  await bot.say('started');
  await bot.say('joined');
  await listening.waitFor('session_updated', (frame) => hasId(id)(frame) && frame.data.status === 'active');
  // Whatever was sent before is there before the answer.
  await preparing.refresh('preparation_initial');
  expect(preparing.frames('session_updated')).toEqual([]);
  expect(preparing.frames('meeting_updated').length).toBeGreaterThan(0);
  preparing.close();
  listening.close();
});

// A client that is gone without a word is forgotten at the next send; the others are told.
it('test_dead_websocket_client_removed_on_error', async () => {
  const user = newUser();
  await nobodyListens();
  await runner.controls.setFaults({ disconnects: false });
  const before = (await readLive()).sockets.map(({ connection_id }) => connection_id);
  const dead = await subscribed(user);
  const [own] = (await readLive()).sockets.filter(({ connection_id }) => !before.includes(connection_id));
  const alive = await subscribed(user, 'sessions');
  dead.socket.terminate();
  await dead.closed;
  const { id } = await sendBot(user);
  await alive.waitFor('session_updated', hasId(id));
  await runner.waitFor('the dead client to be forgotten', soonSeconds, async () =>
    (await readLive()).sockets.every(({ connection_id }) => connection_id !== own?.connection_id),
  );
  expect((await readLive()).interest).toEqual(['sessions']);
  await runner.controls.setFaults({ disconnects: true });
  alive.close();
  expect(performance.now() - beganMillis).toBeLessThan(allMillisMax);
});
