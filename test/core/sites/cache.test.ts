import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finishMeeting } from '../../../core/meetings/finish-meeting.ts';
import { isLive, type Status } from '../../../core/meetings/status.ts';
import { isStale, listSeconds } from '../../../core/sites/freshness.ts';
import type { SessionMessage } from '../../../core/sites/site-message.ts';
import { syncSites } from '../../../core/sites/sync-sites.ts';
import { emailHash } from '../../../core/users/email-hash.ts';
import { createSitesWorld } from './site-world.ts';

const settings = { siteTimeoutSeconds: 180 };
const neverStarted = { to: 'failed', failure_reason: 'stale_reserved_timeout', failure_stage: 'reserved' } as const;

/** Site b listens to site a, whose user has a bot there and an account of the same address at b. */
async function followed() {
  const world = await createSitesWorld(['a', 'b']);
  const { a, b } = world.sites;
  await a.beat();
  await b.beat();
  await world.settle();
  const [userAtA, userAtB] = [await a.newUser(), await b.newUser()];
  await b.listen();
  await world.settle();
  const meeting = await a.reserve(userAtA);
  await a.tell(meeting);
  await world.settle();
  expect(await b.remote(userAtB)).toHaveLength(1);
  return { ...world, a, b, userAtA, userAtB, meeting };
}

describe('isStale', () => {
  const at = new Date('2026-01-02T03:04:05.000Z');
  const agedSeconds = (seconds: number) => new Date(at.getTime() + seconds * 1000);

  it.each([
    ['sites', 180],
    ['lists', listSeconds],
  ] as const)('holds what is exactly as old as %s may be, %d s, and nothing older', (kind, limit) => {
    const heardAt = at.toISOString();
    expect(isStale(settings, kind, { heardAt, now: agedSeconds(limit) })).toBe(false);
    expect(isStale(settings, kind, { heardAt, now: agedSeconds(limit + 0.001) })).toBe(true);
  });

  it('never turns fresh again with age', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), fc.constantFrom('sites', 'lists'), (age, more, kind) => {
        const heardAt = at.toISOString();
        const younger = isStale(settings, kind, { heardAt, now: agedSeconds(age) });
        return !younger || isStale(settings, kind, { heardAt, now: agedSeconds(age + more) });
      }),
    );
  });
});

describe('sessions of other sites', () => {
  it('are as fresh as their site', async () => {
    const { a, b, userAtB, advance, settle } = await followed();
    advance(170);
    expect(await b.remote(userAtB)).toHaveLength(1);
    advance(11);
    expect(await b.remote(userAtB)).toEqual([]);
    await a.beat();
    await settle();
    expect(await b.remote(userAtB)).toHaveLength(1);
  });

  it('are handed out as copies', async () => {
    const { b, userAtB } = await followed();
    const [session] = await b.remote(userAtB);
    if (session) session.title = 'changed by a reader';
    expect((await b.remote(userAtB))[0]?.title).not.toBe('changed by a reader');
  });

  it('are marked as gone by the next look once their site is, and come back with it', async () => {
    const { a, b, userAtB, advance, settle, unreachable } = await followed();
    unreachable.add('a');
    advance(181);
    expect(await b.beat()).toEqual({ unreachable: ['a'], lost: 1, forgotten: 1 });
    expect(await b.beat()).toEqual({ unreachable: ['a'], lost: 0, forgotten: 0 });
    unreachable.clear();
    await a.beat();
    await settle();
    expect(await b.remote(userAtB)).toHaveLength(1);
    expect(await b.beat()).toEqual({ unreachable: [], lost: 0, forgotten: 0 });
  });

  it('that ended while nobody listened are not shown to whoever listens next', async () => {
    const { a, b, meeting, userAtB, settle, sent } = await followed();
    await b.ceaseToListen();
    await settle();
    sent.length = 0;
    await finishMeeting(a.context, meeting, neverStarted, 'reaper');
    await a.tell(await a.read(meeting));
    expect(sent).toEqual([]);
    await b.listen();
    expect(await b.remote(userAtB)).toEqual([]);
    await settle();
    expect(await b.remote(userAtB)).toEqual([]);
  });

  it('that live already are told to a site that begins to listen', async () => {
    const { sites, settle } = await createSitesWorld(['a', 'b']);
    const { a, b } = sites;
    const [userAtA, userAtB] = [await a.newUser(), await b.newUser()];
    const meeting = await a.reserve(userAtA);
    await a.beat();
    await b.beat();
    await b.listen();
    await settle();
    expect(await b.remote(userAtB)).toMatchObject([{ session_id: String(meeting.id), computer: 'a' }]);
  });

  it('whose end was lost on the way are gone after the next list', async () => {
    const { a, b, meeting, userAtB, advance, settle } = await followed();
    await finishMeeting(a.context, meeting, neverStarted, 'reaper');
    const keepInTouch = async (seconds: number) => {
      for (let passed = 0; passed < seconds; passed += 60) {
        advance(60);
        await a.beat();
        await b.beat();
        await settle();
      }
    };
    await keepInTouch(listSeconds - 60);
    expect(await b.remote(userAtB)).toHaveLength(1);
    await keepInTouch(180);
    expect(await b.remote(userAtB)).toEqual([]);
  });

  it('never go back, in whatever order and however often messages come', async () => {
    const { a, b, meeting, userAtB, settle } = await followed();
    const launched = await a.launch(meeting);
    const bot = a.bot(launched);
    const told = async () => a.tell(await a.read(meeting));
    await bot.started();
    await told();
    await bot.joined();
    await told();
    await settle((waiting) => [...waiting.toReversed(), ...waiting]);
    expect(await b.remote(userAtB)).toMatchObject([{ status: 'active' }]);
    await bot.exited(0);
    await told();
    await settle((waiting) => [...waiting, ...waiting]);
    expect(await b.remote(userAtB)).toEqual([]);
  });
});

describe('messages about one session', () => {
  it('leave the last that came of them, by version, in every order and with every loss and repetition', async () => {
    const { b, userAtB } = await followed();
    const life = ['reserved', 'starting', 'active', 'stopping', 'completed'] as const;
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(life.length - 1), { minLength: 1, maxLength: 12 }), async (arriving) => {
        count += 1;
        const session_id = `played-${count}`;
        for (const version of arriving)
          await syncSites(b.context, toldOf(session_id, version, life[version] ?? 'active'));
        const last = Math.max(...arriving);
        const shown = (await b.remote(userAtB)).filter((session) => session.session_id === session_id);
        expect(shown.map(({ status }) => status)).toEqual(last === life.length - 1 ? [] : [life[last]]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a site without others', () => {
  it('reads nothing and knows no session but its own', async () => {
    const { sites } = await createSitesWorld(['alone']);
    sites.alone.context.table.query = () => Promise.reject(new Error('nothing is to be read'));
    expect(await sites.alone.remote(1)).toEqual([]);
  });
});

function toldOf(session_id: string, version: number, status: Status): SessionMessage {
  const at = '2026-01-02T03:04:05.000Z';
  return {
    type: isLive(status) ? 'session_updated' : 'session_removed',
    site: 'a',
    owner_sha256: emailHash('user-1@example.com'),
    version,
    as_of: '2027-01-01T00:00:00.000Z',
    session: {
      ...{ session_id, origin: 'google_meet/abc-defg-hij', title: 'Standup', status, phase: 'recording' },
      ...{ created_at: at, last_activity: at, computer: 'a' },
    },
  };
}
