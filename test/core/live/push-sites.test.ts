import { describe, expect, it } from 'vitest';
import { liveChangeOf } from '../../../core/live/live-change.ts';
import { pushSites, siteChangeOf } from '../../../core/live/push-sites.ts';
import { remoteSessionKey, siteKey } from '../../../core/sites/site-keys.ts';
import { createLiveWorld } from './live-world.ts';

const at = '2026-01-02T03:04:05.000Z';
const session = {
  session_id: '7',
  origin: 'google_meet/abc-defg-hij',
  title: 'Standup',
  status: 'active',
  phase: 'active',
  created_at: at,
  last_activity: at,
  computer: 'b',
};
const row = (userId: number, more: object = {}) => ({
  ...remoteSessionKey(userId, 'b', '7'),
  ...{ user_id: userId, site: 'b', session, version: 3, as_of: at, heard_at: at },
  ...more,
});
const site = {
  ...siteKey('b'),
  computer_name: 'b',
  last_seen: at,
  heard_at: at,
  fresh_since: at,
  expires_at_seconds: 1,
};

async function worldOfTwo() {
  const world = await createLiveWorld();
  const [ada, grace] = [await world.newUser(), await world.newUser()];
  const clients = { adas: await world.connect(ada), idle: await world.connect(ada), grace: await world.connect(grace) };
  await clients.adas.say({ subscribe: 'sessions' });
  await clients.idle.say({ subscribe: 'executions' });
  await clients.grace.say({ subscribe: 'sessions' });
  await world.push();
  return { ...world, ada, ...clients };
}

describe('a session of another site', () => {
  it('is told to those of its owner’s clients that listen to sessions, and to nobody else’s', async () => {
    const { context, ada, adas, idle, grace, push } = await worldOfTwo();
    await context.table.transact({ row: { put: row(ada) } });
    await push();
    expect(adas.take()).toEqual([{ event: 'session_updated', data: session }]);
    expect([...idle.take(), ...grace.take()]).toEqual([]);
  });

  it('is told once more and then taken away when it ended', async () => {
    const { context, ada, adas, push } = await worldOfTwo();
    const ended = { ...session, status: 'completed' };
    await context.table.transact({ row: { put: row(ada, { session: ended, removed: 'ended' }) } });
    await push();
    expect(adas.take()).toEqual([
      { event: 'session_updated', data: ended },
      { event: 'session_removed', data: { session_id: '7' } },
    ]);
  });

  it('is only taken away when nothing holds it any more, and once', async () => {
    const { context, ada, adas, push } = await worldOfTwo();
    await context.table.transact({ row: { put: row(ada, { removed: 'stale' }) } });
    await push();
    expect(adas.take()).toEqual([{ event: 'session_removed', data: { session_id: '7' } }]);
    const change = { old: row(ada, { removed: 'stale' }), new: row(ada, { removed: 'ended' }) };
    expect(liveChangeOf(change)).toBeUndefined();
  });
});

describe('another site', () => {
  it('is told to every client that listens to sessions, by what all may know of it', async () => {
    const { context, adas, idle, grace } = await worldOfTwo();
    const change = siteChangeOf({ new: { ...site, interested_in: ['sessions'], wants_since: at } });
    await pushSites(context, change ? [change, change] : []);
    const data = { computer_name: 'b', last_seen: at, interested_in: ['sessions'], status: 'online' };
    expect(adas.take()).toEqual([{ event: 'computer_updated', data }]);
    expect(grace.take()).toEqual([{ event: 'computer_updated', data }]);
    expect(idle.take()).toEqual([]);
  });

  it('that fell silent is called offline', () => {
    expect(siteChangeOf({ new: { ...site, lost_at: at } })).toMatchObject({ status: 'offline' });
  });

  it('is not what rows of other things tell of', () => {
    expect(siteChangeOf({ new: row(1) })).toBeUndefined();
    expect(siteChangeOf({ old: site })).toBeUndefined();
  });
});
