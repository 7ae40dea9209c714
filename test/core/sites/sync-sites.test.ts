import { describe, expect, it } from 'vitest';
import { finishMeeting } from '../../../core/meetings/finish-meeting.ts';
import { syncSites } from '../../../core/sites/sync-sites.ts';
import { createUser } from '../../../core/users/create-user.ts';
import { createSitesWorld, type Sent, type TestSite } from './site-world.ts';

const neverStarted = { to: 'failed', failure_reason: 'stale_reserved_timeout', failure_stage: 'reserved' } as const;

const sessionsIn = (sent: readonly Sent[]) =>
  sent.flatMap(({ from, to, message }) =>
    message.type === 'site.heartbeat' ? [] : [`${from} > ${to}: ${message.type} ${message.session.status}`],
  );
const heartbeatsIn = (sent: readonly Sent[]) =>
  sent.flatMap(({ message }) => (message.type === 'site.heartbeat' ? [message.heartbeat] : []));

/** Two sites that have met, with the same user at both. */
async function twoSites() {
  const world = await createSitesWorld(['a', 'b']);
  const { a, b } = world.sites;
  await a.beat();
  await b.beat();
  await world.settle();
  // Created in another order, so that their ids differ and the address is all they have in common.
  const strangerAtB = await userOf(b, 'somebody-else@example.com');
  const userAtB = await userOf(b, 'Ada@Example.com');
  const userAtA = await userOf(a, 'ada@example.COM');
  expect(userAtA).not.toBe(userAtB);
  world.sent.length = 0;
  return { ...world, a, b, userAtA, userAtB, strangerAtB };
}

const userOf = async ({ context }: TestSite, email: string): Promise<number> =>
  (await createUser(context, { email, max_concurrent_bots: 9 })).user.id;

describe('a heartbeat', () => {
  it('says what is listened to, and leaves that out when nobody listens', async () => {
    const { a, sent, settle } = await twoSites();
    await a.beat();
    await a.listen('sessions');
    await a.listen('executions');
    await settle();
    await a.ceaseToListen('sessions');
    await a.ceaseToListen('executions');
    const own = heartbeatsIn(sent.filter(({ from }) => from === 'a'));
    for (const { last_seen } of own) expect(last_seen).toMatch(/^2026-01-02T03:04:/);
    expect(own.map(({ last_seen, ...rest }) => rest)).toEqual([
      { computer_name: 'a' },
      { computer_name: 'a', interested_in: ['sessions'] },
      { computer_name: 'a', interested_in: ['sessions', 'executions'] },
      { computer_name: 'a', interested_in: ['executions'] },
      { computer_name: 'a' },
    ]);
    expect(own.map((heartbeat) => 'interested_in' in heartbeat)).toEqual([false, true, true, true, false]);
  });

  it('is sent at once when the interest changes, and not when one more client has the same', async () => {
    const { a, sent } = await twoSites();
    await a.listen('sessions');
    await a.listen('sessions');
    expect(heartbeatsIn(sent)).toHaveLength(1);
  });

  it('of a site that nobody configured changes nothing', async () => {
    const { a, sent } = await twoSites();
    const heartbeat = { computer_name: 'c', last_seen: '2026-01-02T03:04:05.000Z' };
    await syncSites(a.context, { type: 'site.heartbeat', heartbeat });
    expect(sent).toEqual([]);
    expect(a.logged.filter(({ event }) => event === 'unknown_site')).toMatchObject([{ site: 'c' }]);
  });

  it('that comes late does not undo a later one', async () => {
    const { a, b, settle } = await twoSites();
    await a.listen();
    await a.ceaseToListen();
    await settle((waiting) => waiting.toReversed());
    const meeting = await b.reserve(await b.newUser());
    await b.tell(meeting);
    await settle();
    expect(await a.context.table.find({ pk: 'SITE#b', sk: 'SITE' })).toMatchObject({ computer_name: 'b' });
    expect(await b.context.table.find({ pk: 'SITE#a', sk: 'SITE' })).not.toHaveProperty('interested_in');
  });

  it('from a clock that was a day ahead keeps a site away until the site is lost, and no longer', async () => {
    const { a, b, settle } = await twoSites();
    const known = () => b.context.table.find({ pk: 'SITE#a', sk: 'SITE' });
    const aDay = 86_400;
    a.advance(aDay);
    await a.beat();
    a.advance(-aDay);
    await settle();
    const ahead = (await known())?.last_seen;
    b.advance(b.context.settings.siteTimeoutSeconds + 1);
    a.advance(a.context.settings.siteTimeoutSeconds + 1);
    await a.listen();
    await settle();
    expect(await known()).toMatchObject({ interested_in: ['sessions'] });
    expect(String((await known())?.last_seen) < String(ahead)).toBe(true);
  });
});

describe('a status change', () => {
  it('goes nowhere when no other site listens', async () => {
    const { a, userAtA, sent } = await twoSites();
    await a.tell(await a.reserve(userAtA));
    expect(sent).toEqual([]);
  });

  it('reaches the site that listens, for the user with the same address', async () => {
    const { a, b, userAtA, userAtB, strangerAtB, settle } = await twoSites();
    await b.listen();
    await settle();
    const meeting = await a.reserve(userAtA);
    await a.tell(meeting);
    await settle();
    expect(await b.remote(userAtB)).toMatchObject([
      {
        session_id: String(meeting.id),
        origin: `google_meet/${meeting.native_meeting_id}`,
        status: 'reserved',
        computer: 'a',
      },
    ]);
    expect(await b.remote(strangerAtB)).toEqual([]);
  });

  it('is dropped by a site that has no such user', async () => {
    const { a, b, settle } = await twoSites();
    await b.listen();
    await settle();
    await a.tell(await a.reserve(await userOf(a, 'only-here@example.com')));
    await settle();
    expect(b.logged.filter(({ event }) => event === 'session_of_nobody_here')).toHaveLength(1);
  });

  it('is never sent on: sites that all listen do not echo', async () => {
    const { sites, sent, settle } = await createSitesWorld(['a', 'b', 'c']);
    const users = new Map<string, number>();
    for (const [name, site] of Object.entries(sites)) users.set(name, await site.newUser());
    for (const site of Object.values(sites)) await site.beat();
    await settle();
    for (const site of Object.values(sites)) await site.listen();
    await settle();
    sent.length = 0;
    await sites.a.tell(await sites.a.reserve(users.get('a') ?? 0));
    await settle();
    expect(sessionsIn(sent)).toEqual(['a > b: session_updated reserved', 'a > c: session_updated reserved']);
    expect(heartbeatsIn(sent)).toEqual([]);
  });

  it('reaches the others when one site cannot be reached, and is tried again for that one', async () => {
    const { sites, sent, settle, unreachable } = await createSitesWorld(['a', 'b', 'c']);
    for (const site of Object.values(sites)) await site.newUser();
    for (const site of Object.values(sites)) await site.beat();
    await settle();
    for (const site of Object.values(sites)) await site.listen();
    await settle();
    sent.length = 0;
    unreachable.add('b');
    const meeting = await sites.a.reserve(await sites.a.newUser());
    await expect(sites.a.tell(meeting)).rejects.toThrow('Not told: b');
    expect(sessionsIn(sent)).toEqual(['a > c: session_updated reserved']);
    unreachable.clear();
    await sites.a.tell(meeting);
    expect(sessionsIn(sent).filter((line) => line.includes('> b'))).toHaveLength(1);
  });

  it('of the end takes the session away, whatever comes after it', async () => {
    const { a, b, userAtA, userAtB, settle } = await twoSites();
    await b.listen();
    await settle();
    const meeting = await a.reserve(userAtA);
    await a.tell(meeting);
    await finishMeeting(a.context, meeting, neverStarted, 'reaper');
    await a.tell(await a.read(meeting));
    await settle((waiting) => waiting.toReversed());
    expect(await b.remote(userAtB)).toEqual([]);
  });
});
