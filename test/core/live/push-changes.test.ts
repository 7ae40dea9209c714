import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { StoreUnavailableError } from '../../../core/errors.ts';
import { answerTracker } from '../../../core/jobs/answer-tracker.ts';
import { findConnection } from '../../../core/live/connection-store.ts';
import { frameBytesMax } from '../../../core/live/frames.ts';
import { handleMessage } from '../../../core/live/handle-message.ts';
import { isAnyoneInterested } from '../../../core/live/interest.ts';
import { ownConnectionKey } from '../../../core/live/live-keys.ts';
import { openConnection } from '../../../core/live/open-connection.ts';
import { pushChanges } from '../../../core/live/push-changes.ts';
import { meetingTopic } from '../../../core/live/topics.ts';
import { deleteMeeting } from '../../../core/meetings/delete-meeting.ts';
import type { MeetingRecord } from '../../../core/meetings/meeting-record.ts';
import { revokeToken } from '../../../core/tokens/revoke-token.ts';
import { speech } from '../../support/world.ts';
import { createLiveWorld, type Frame, type LiveClient } from './live-world.ts';

const world = await createLiveWorld();
const { context, sockets } = world;

const named = (frames: Frame[], name: string) => frames.filter(({ event, type }) => (event ?? type) === name);
const follow = (client: LiveClient, { native_meeting_id }: MeetingRecord) =>
  client.say({ action: 'subscribe', meetings: [{ platform: 'google_meet', native_id: native_meeting_id }] });

async function attend(meeting: MeetingRecord) {
  const bot = world.bot(await world.launch(meeting));
  await bot.started();
  return bot;
}

describe('a meeting from its reservation to its end', async () => {
  const user = await world.newUser();
  const [sessions, preparation, executions] = [
    await world.connect(user),
    await world.connect(user),
    await world.connect(user),
  ];
  await sessions.say({ subscribe: 'sessions' });
  await preparation.say({ subscribe: 'preparation' });
  await executions.say({ subscribe: 'executions' });
  const meeting = await world.reserve(user);
  const follower = await world.connect(user);
  await follow(follower, meeting);
  const bot = await attend(meeting);
  await bot.phase('booting');
  await bot.phase('joining');
  await bot.joined();
  await bot.segments([speech(1), speech(2)]);
  await bot.segments([speech(2, 'better words', 2)]);
  await bot.stopping();
  await bot.exited(0);
  await world.push();
  const seen = sessions.take();

  it('is a session that moves with it, and is removed after its last update', () => {
    const updates = named(seen, 'session_updated').map(({ data }) => `${data.status} ${data.phase}`);
    expect(updates).toEqual([
      'reserved requested',
      'reserved launching',
      'starting launching',
      'starting booting',
      'starting joining',
      'active joining',
      'stopping joining',
      'completed done',
    ]);
    expect(seen.at(-1)).toEqual({ event: 'session_removed', data: { session_id: String(meeting.id) } });
    expect(named(seen, 'session_removed')).toHaveLength(1);
    const times = named(seen, 'session_updated').map(({ data }) => data.last_activity);
    expect(times).toEqual(times.toSorted());
  });

  it('is in preparation until it is joined, and the last word says that it is', () => {
    const statuses = preparation.take().map(({ event, data }) => `${event} ${data.status}`);
    expect(statuses.at(0)).toBe('meeting_updated reserved');
    expect(statuses.at(-1)).toBe('meeting_updated active');
    expect(new Set(statuses).size).toBe(3);
  });

  it('tells its follower each status once and in order, and what is said by revision', () => {
    const frames = follower.take();
    const statuses = named(frames, 'meeting.status');
    expect(statuses.map(({ payload }) => payload)).toEqual([
      { status: 'reserved', phase: 'requested', version: 1 },
      { status: 'starting', phase: 'launching', version: 2 },
      { status: 'active', phase: 'joining', version: 3 },
      { status: 'stopping', phase: 'joining', version: 4 },
      { status: 'completed', phase: 'done', version: 5 },
    ]);
    expect(statuses[0]).toMatchObject({
      meeting: { id: meeting.id, platform: 'google_meet', native_id: meeting.native_meeting_id },
      ts: meeting.created_at,
    });
    const [mutable] = named(frames, 'transcript.mutable');
    expect(mutable.payload.segments).toMatchObject([
      { segment_id: 'segment-1', revision: 1, text: 'words at 1', speaker: 'Ada' },
      { segment_id: 'segment-2', revision: 2, text: 'better words' },
    ]);
    expect(frames.at(-1)).toMatchObject({
      type: 'transcript.finalized',
      payload: { segments: [{ revision: 1 }, { revision: 2 }] },
    });
    expect(frames.indexOf(mutable)).toBeLessThan(frames.indexOf(statuses[3]));
  });

  it('is nothing to those who listen to something else', () => {
    expect(executions.take()).toEqual([]);
  });
});

describe('pushing', () => {
  it('reaches every client of the owner that asked, and nobody else', async () => {
    const [user, other] = [await world.newUser(), await world.newUser()];
    const clients = [await world.connect(user), await world.connect(user)];
    const [silent, stranger] = [await world.connect(user), await world.connect(other)];
    for (const client of [...clients, stranger]) await client.say({ subscribe: 'sessions' });
    await world.reserve(user);
    await world.push();
    for (const client of clients) expect(client.take()).toMatchObject([{ event: 'session_updated' }]);
    expect([...silent.take(), ...stranger.take()]).toEqual([]);
  });

  it('may be repeated: versions and revisions are the same', async () => {
    const user = await world.newUser();
    const client = await world.connect(user);
    const meeting = await world.reserve(user);
    await follow(client, meeting);
    const bot = await attend(meeting);
    await bot.segments([speech(1)]);
    const changes = await world.changes();
    await pushChanges(context, changes);
    const once = client.take();
    await pushChanges(context, changes);
    expect(client.take()).toEqual(once);
  });

  it('splits a long transcript by segments, none too large for a frame', async () => {
    const user = await world.newUser();
    const client = await world.connect(user);
    const meeting = await world.reserve(user);
    await follow(client, meeting);
    const bot = await attend(meeting);
    const long = Array.from({ length: 40 }, (_, start) => speech(start, '界'.repeat(2000)));
    await bot.segments([...long, speech(50, '\u0001'.repeat(8000))]);
    await world.push();
    const texts = (sockets.received.get(client.id) ?? []).map((text) => Buffer.byteLength(text));
    expect(Math.max(...texts)).toBeLessThanOrEqual(frameBytesMax);
    const frames = named(client.take(), 'transcript.mutable');
    expect(frames.flatMap(({ payload }) => payload.segments)).toHaveLength(41);
    expect(frames.filter(({ truncated }) => truncated)).toHaveLength(1);
  });

  it('says nothing of a meeting that was deleted but that its session is over', async () => {
    const user = await world.newUser();
    const client = await world.connect(user);
    await client.say({ subscribe: 'sessions' });
    const meeting = await world.reserve(user);
    await follow(client, meeting);
    const bot = await attend(meeting);
    await bot.exited(0);
    await deleteMeeting(context, user, meeting);
    await world.push();
    expect(client.take()).toEqual([{ event: 'session_removed', data: { session_id: String(meeting.id) } }]);
  });
});

describe('a row that makes no sense', () => {
  it('is told in the log and keeps nobody else waiting', async () => {
    const [poisoned, other] = [await world.newUser(), await world.newUser()];
    const [mute, client] = [await world.connect(poisoned), await world.connect(other)];
    await mute.say({ subscribe: 'sessions' });
    await client.say({ subscribe: 'sessions' });
    await world.reserve(poisoned);
    await world.reserve(other);
    await context.table.update({ update: ownConnectionKey(poisoned, mute.id), set: { topics: 'no list' } });
    await world.push();
    expect(named(client.take(), 'session_updated')).not.toHaveLength(0);
    expect(world.logged.filter(({ event }) => event === 'changes_not_pushed')).toMatchObject([{ user_id: poisoned }]);
  });

  it('is no excuse for a store that is away: then the whole batch is tried again', async () => {
    const user = await world.newUser();
    const client = await world.connect(user);
    await client.say({ subscribe: 'sessions' });
    await world.reserve(user);
    const changes = await world.changes();
    const query = vi.spyOn(context.table, 'query').mockImplementation(isAway);
    onTestFinished(() => query.mockRestore());
    await expect(pushChanges(context, changes)).rejects.toThrow(StoreUnavailableError);
  });
});

describe('a client that is gone and cannot be forgotten now', () => {
  it('is told in the log and has nothing sent to the others twice', async () => {
    const user = await world.newUser();
    const [dead, alive] = [await world.connect(user), await world.connect(user)];
    for (const client of [dead, alive]) await client.say({ subscribe: 'sessions' });
    await world.reserve(user);
    const changes = await world.changes();
    sockets.fate.set(dead.id, async () => 'gone');
    const transact = vi.spyOn(context.table, 'transact').mockImplementation(isAway);
    onTestFinished(() => transact.mockRestore());
    await pushChanges(context, changes);
    expect(named(alive.take(), 'session_updated')).not.toHaveLength(0);
    expect(world.logged.filter(({ event }) => event === 'connection_not_dropped')).toMatchObject([
      { connection_id: dead.id },
    ]);
  });
});

const isAway = () => Promise.reject(new StoreUnavailableError());

describe('a client that takes no frame', () => {
  it.each(['gone', 'failed'] as const)(
    'is forgotten with its interest when a send is %s; others get theirs',
    async (fate) => {
      const user = await world.newUser();
      const [dead, alive] = [await world.connect(user), await world.connect(user)];
      const meeting = await world.reserve(user);
      await world.push();
      await follow(dead, meeting);
      await alive.say({ subscribe: 'sessions' });
      let tried = 0;
      sockets.fate.set(dead.id, async () => {
        tried += 1;
        return fate;
      });
      const bot = await attend(meeting);
      await bot.joined();
      await world.push();
      expect(tried).toBe(1);
      expect(named(alive.take(), 'session_updated').length).toBeGreaterThan(0);
      expect(await findConnection(context, dead.id)).toBeUndefined();
      expect(await isAnyoneInterested(context, meetingTopic(meeting.id))).toBe(false);
      expect(sockets.closed.includes(dead.id)).toBe(fate === 'failed');
      await bot.stopping();
      await world.push();
      expect(tried).toBe(1);
    },
  );

  it('holds nobody up while it does not answer', async () => {
    const user = await world.newUser();
    const [stuck, alive] = [await world.connect(user), await world.connect(user)];
    for (const client of [stuck, alive]) await client.say({ subscribe: 'sessions' });
    const { promise, resolve } = Promise.withResolvers<'failed'>();
    sockets.fate.set(stuck.id, () => promise);
    const meeting = await world.reserve(user);
    const pushed = world.push();
    await expect.poll(() => alive.take()).toMatchObject([{ data: { session_id: String(meeting.id) } }]);
    resolve('failed');
    await pushed;
    expect(await findConnection(context, stuck.id)).toBeUndefined();
  });
});

describe('a revoked key', () => {
  it('ends its sockets with the next look at the stream, and no other’s', async () => {
    const user = await world.newUser();
    const { token, id } = await world.newKey(user);
    await openConnection(context, { connectionId: 'of-the-key', ownHosts: [], apiKey: token });
    const other = await world.connect(user);
    await revokeToken(context, id);
    await world.push();
    expect(sockets.closed).toContain('of-the-key');
    expect(await findConnection(context, 'of-the-key')).toBeUndefined();
    expect(await findConnection(context, other.id)).toBeDefined();
  });

  it('gets nothing even when the word of its revocation was lost', async () => {
    const user = await world.newUser();
    const { token, id } = await world.newKey(user);
    await openConnection(context, { connectionId: 'unheard', ownHosts: [], apiKey: token });
    await (await world.connect(user)).say({ subscribe: 'executions' });
    await handleMessage(context, 'unheard', '{"subscribe":"sessions"}');
    await revokeToken(context, id);
    await world.changes();
    world.advance(31);
    await world.reserve(user);
    await world.push();
    expect(sockets.received.get('unheard')).toHaveLength(1);
    expect(sockets.closed).toContain('unheard');
  });
});

describe('executions', () => {
  it('tell their owner each agent event, then their state', async () => {
    const [user, other] = [await world.newUser(), await world.newUser()];
    const [client, stranger] = [await world.connect(user), await world.connect(other)];
    for (const one of [client, stranger]) await one.say({ subscribe: 'executions' });
    const tracker = answerTracker(context);
    const id = await tracker.createExecution({ agentName: 'agent', threadId: 'thread-1', userId: String(user) });
    await tracker.createExecution({ agentName: 'agent', threadId: 'thread-2', userId: 'session_nobody' });
    await tracker.startExecution(id);
    for (const phase of [
      'websocket_setup',
      'context_validation',
      'starting',
      'thinking',
      'tool_preparation',
    ] as const) {
      await tracker.transitionState(id, phase);
    }
    await tracker.transitionState(id, 'tool_execution', { tool_name: 'search', parameters: { api_key: 'secret' } });
    await world.push();
    const frames = client.take();
    expect(frames.map(({ event }) => event)).toEqual([
      'agent_started',
      'agent_thinking',
      'agent_thinking',
      'tool_executing',
      'execution_updated',
    ]);
    expect(frames[0].data).toMatchObject({ type: 'agent_started', run_id: 'thread-1', agent_name: 'agent' });
    expect(frames.slice(1, 3).map(({ data }) => data.payload.step_number)).toEqual([4, 5]);
    expect(frames[3].data.payload.parameters).toEqual({ api_key: '[REDACTED]' });
    expect(frames[4].data).toMatchObject({ execution_id: id, current_phase: 'tool_execution' });
    expect(stranger.take()).toEqual([]);
  });

  it('tell of their death', async () => {
    const user = await world.newUser();
    const client = await world.connect(user);
    await client.say({ subscribe: 'executions' });
    const tracker = answerTracker(context);
    const id = await tracker.createExecution({ agentName: 'agent', threadId: 'thread-3', userId: String(user) });
    await tracker.startExecution(id);
    world.advance(11);
    await tracker.getExecution(id);
    await world.push();
    expect(client.take()).toMatchObject([
      { event: 'agent_death', data: { payload: { death_cause: 'no_heartbeat', recovery_action: 'refresh_required' } } },
      { event: 'execution_updated', data: { execution_id: id, state: 'dead' } },
    ]);
  });
});

describe('two hundred connections on twenty meetings', () => {
  it('get exactly their own, in order, at most fifty posts at once', async () => {
    const users = await Promise.all([world.newUser(20), world.newUser(20)]);
    const meetings: MeetingRecord[] = [];
    for (let count = 0; count < 20; count += 1) meetings.push(await world.reserve(users[count % 2] ?? 0));
    await world.push();
    const clients: { client: LiveClient; meeting: MeetingRecord }[] = [];
    for (let count = 0; count < 200; count += 1) {
      const meeting = meetings[count % 20];
      if (!meeting) throw new Error('There are twenty meetings.');
      const client = await world.connect(meeting.user_id);
      await follow(client, meeting);
      clients.push({ client, meeting });
    }
    sockets.busiest = 0;
    for (const meeting of meetings) {
      const bot = await attend(meeting);
      await bot.joined();
      await bot.stopping();
      await bot.exited(0);
    }
    await world.push();
    for (const { client, meeting } of clients) {
      const told = client.take().map((frame) => `${frame.meeting.id} ${frame.payload.version}`);
      expect(told).toEqual([2, 3, 4, 5].map((version) => `${meeting.id} ${version}`));
    }
    expect(sockets.busiest).toBe(50);
  }, 120_000);
});
