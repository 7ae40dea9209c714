import { describe, expect, it } from 'vitest';
import { answerTracker } from '../../../core/jobs/answer-tracker.ts';
import { meetingsOfConnectionMax } from '../../../core/live/connection.ts';
import { findConnection, findListener, removeConnection } from '../../../core/live/connection-store.ts';
import { frameBytesMax } from '../../../core/live/frames.ts';
import { handleMessage } from '../../../core/live/handle-message.ts';
import { isAnyoneInterested } from '../../../core/live/interest.ts';
import { openConnection } from '../../../core/live/open-connection.ts';
import { meetingTopic } from '../../../core/live/topics.ts';
import { updateMeeting } from '../../../core/meetings/update-meeting.ts';
import { revokeToken } from '../../../core/tokens/revoke-token.ts';
import { createLiveWorld } from './live-world.ts';

const world = await createLiveWorld();
const { context } = world;
const zoom = (native_id: string) => ({ platform: 'google_meet', native_id });

describe('a topic', () => {
  it('begins with what is live of it, and only of the user', async () => {
    const [user, other] = [await world.newUser(), await world.newUser()];
    const reserved = await world.reserve(user, 'first-room');
    const launched = await world.launch(await world.reserve(user, 'second-room'));
    const bot = world.bot(launched);
    await bot.started();
    await bot.joined();
    await world.reserve(other);
    const client = await world.connect(user);
    const [sessions, ...none] = await client.say({ subscribe: 'sessions' });
    expect(none).toEqual([]);
    expect(sessions).toEqual({
      event: 'sessions_initial',
      data: {
        sessions: [
          expect.objectContaining({
            session_id: String(launched.id),
            status: 'active',
            origin: 'google_meet/second-room',
          }),
          {
            session_id: String(reserved.id),
            origin: 'google_meet/first-room',
            title: 'first-room',
            status: 'reserved',
            phase: 'requested',
            created_at: reserved.created_at,
            last_activity: reserved.updated_at,
            computer: 'here',
          },
        ],
      },
    });
    expect(await client.say({ subscribe: 'preparation' })).toEqual([
      {
        event: 'preparation_initial',
        data: { meetings: [expect.objectContaining({ id: reserved.id, status: 'reserved' })] },
      },
    ]);
    expect(await client.say({ subscribe: 'executions' })).toEqual([
      { event: 'executions_initial', data: { executions: [] } },
    ]);
  });

  it('tells executions that have not ended', async () => {
    const user = await world.newUser();
    const tracker = answerTracker(context);
    const create = (userId: number) =>
      tracker.createExecution({ agentName: 'agent', threadId: `thread-${userId}`, userId: String(userId) });
    const [live, ended] = [await create(user), await create(user)];
    await create(await world.newUser());
    await tracker.startExecution(ended);
    await tracker.updateExecutionState(ended, 'completed');
    const client = await world.connect(user);
    expect(await client.say({ subscribe: 'executions' })).toEqual([
      { event: 'executions_initial', data: { executions: [expect.objectContaining({ execution_id: live })] } },
    ]);
  });

  it('tells what other sites know, beside its own', async () => {
    const user = await world.newUser();
    const client = await world.connect(user);
    const remote = {
      session_id: '7',
      origin: 'zoom/1',
      title: 'far away',
      status: 'active' as const,
      phase: 'recording',
      created_at: context.now().toISOString(),
      last_activity: context.now().toISOString(),
      computer: 'there',
    };
    const told = { ...context, listRemoteSessions: async (owner: number) => (owner === user ? [remote] : []) };
    await handleMessage(told, client.id, '{"subscribe":"sessions"}');
    expect(client.take()).toEqual([{ event: 'sessions_initial', data: { sessions: [remote] } }]);
  });

  it('comes in several frames when there is much of it, none too large', async () => {
    const user = await world.newUser(200);
    for (let count = 0; count < 8; count += 1) {
      const { native_meeting_id } = await world.reserve(user, `wordy-room-${count}`);
      const pair = { platform: 'google_meet' as const, native_meeting_id };
      await updateMeeting(context, user, pair, { data: { notes: 'ü'.repeat(4000) } });
    }
    const client = await world.connect(user);
    const [initial, ...more] = await client.say({ subscribe: 'preparation' });
    const sizes = (world.sockets.received.get(client.id) ?? []).map((text) => Buffer.byteLength(text));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(frameBytesMax);
    expect(more.length).toBeGreaterThan(0);
    expect(more.every(({ event }) => event === 'meeting_updated')).toBe(true);
    const ids = [...initial.data.meetings, ...more.map(({ data }) => data)].map(({ id }) => id);
    expect(new Set(ids).size).toBe(8);
  });

  it('is told again by refresh, for each topic of the client and no other', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user, 'refreshed-room');
    const client = await world.connect(user);
    expect(await client.say({ refresh: true })).toEqual([]);
    await client.say({ subscribe: 'sessions' });
    await client.say({ action: 'subscribe', meetings: [zoom('refreshed-room')] });
    const again = await client.say({ refresh: true });
    expect(again).toMatchObject([
      { event: 'sessions_initial', data: { sessions: [{ session_id: String(meeting.id) }] } },
      { type: 'meeting.status', meeting: { id: meeting.id }, payload: { status: 'reserved', version: 1 } },
    ]);
    await client.say({ unsubscribe: 'sessions' });
    expect(await client.say({ refresh: true })).toMatchObject([{ type: 'meeting.status' }]);
  });
});

describe('meetings', () => {
  it('are accepted when they are the user’s own; unknown and foreign ones are alike not found', async () => {
    const [user, other] = [await world.newUser(), await world.newUser()];
    const own = await world.reserve(user, 'own-room');
    const foreign = await world.reserve(other, 'foreign-room');
    const client = await world.connect(user);
    const names = [zoom('own-room'), zoom('foreign-room'), zoom('no-such-room')];
    expect(await client.say({ action: 'subscribe', meetings: names })).toEqual([
      { type: 'subscribed', meetings: [zoom('own-room')] },
      { type: 'error', error: 'meeting_not_found', details: [zoom('foreign-room'), zoom('no-such-room')] },
    ]);
    expect(await client.say({ action: 'subscribe', meetings: [zoom('foreign-room')] })).toEqual([
      { type: 'error', error: 'meeting_not_found', details: [zoom('foreign-room')] },
    ]);
    expect(await isAnyoneInterested(context, meetingTopic(own.id))).toBe(true);
    expect(await isAnyoneInterested(context, meetingTopic(foreign.id))).toBe(false);
    expect(await client.say({ action: 'unsubscribe', meetings: names })).toEqual([
      { type: 'unsubscribed', meetings: [zoom('own-room')] },
      { type: 'error', error: 'meeting_not_found', details: [zoom('foreign-room'), zoom('no-such-room')] },
    ]);
    expect(await isAnyoneInterested(context, meetingTopic(own.id))).toBe(false);
  });

  it('are what their bots send in fine steps, as long as somebody follows them', async () => {
    const user = await world.newUser();
    const bot = world.bot(await world.launch(await world.reserve(user, 'followed-room')));
    await bot.started();
    const client = await world.connect(user);
    const isFollowed = async () => (await bot.heartbeat()).interested;
    await client.say({ subscribe: 'sessions' });
    expect(await isFollowed()).toBe(false);
    await client.say({ action: 'subscribe', meetings: [zoom('followed-room')] });
    expect(await isFollowed()).toBe(true);
    await client.say({ action: 'unsubscribe', meetings: [zoom('followed-room')] });
    expect(await isFollowed()).toBe(false);
    await client.say({ action: 'subscribe', meetings: [zoom('followed-room')] });
    await removeConnection(context, client.id);
    expect(await isFollowed()).toBe(false);
  });

  it('may be followed by one connection up to a limit, and the next is refused whole', async () => {
    const user = await world.newUser(200);
    const names = Array.from({ length: meetingsOfConnectionMax + 1 }, (_, id) => zoom(`many-rooms-${id}`));
    for (const { native_id } of names) await world.reserve(user, native_id);
    const client = await world.connect(user);
    await client.say({ action: 'subscribe', meetings: names.slice(0, 45) });
    await client.say({ action: 'subscribe', meetings: names.slice(45, meetingsOfConnectionMax) });
    expect(await client.say({ action: 'subscribe', meetings: names.slice(-1) })).toMatchObject([
      { type: 'error', error: 'invalid_subscribe_payload' },
    ]);
    const connection = await findConnection(context, client.id);
    const listener = connection && (await findListener(context, connection));
    expect(listener?.meetings).toHaveLength(meetingsOfConnectionMax);
  }, 120_000);
});

describe('a connection', () => {
  it.each([
    ['not json', { type: 'error', error: 'invalid_json' }],
    [{ action: 'dance' }, { type: 'error', error: 'unknown_action' }],
    [{ subscribe: 'nonsense' }, { type: 'error', error: 'unknown_action' }],
    [{ action: 'subscribe' }, { type: 'error', error: 'invalid_subscribe_payload', details: [expect.any(String)] }],
    [{ action: 'ping' }, { type: 'pong' }],
  ])('stays after %j', async (message, answer) => {
    const client = await world.connect(await world.newUser());
    expect(await client.say(message)).toEqual([answer]);
    expect(await client.say({ action: 'ping' })).toEqual([{ type: 'pong' }]);
    expect(world.sockets.closed).not.toContain(client.id);
  });

  it('ends with its key, whatever it says next', async () => {
    const user = await world.newUser();
    const { token, id } = await world.newKey(user);
    const connectionId = 'revoked-1';
    await openConnection(context, { connectionId, ownHosts: [], apiKey: token });
    await handleMessage(context, connectionId, '{"subscribe":"sessions"}');
    await revokeToken(context, id);
    world.advance(31);
    await handleMessage(context, connectionId, '{"action":"ping"}');
    expect(world.sockets.received.get(connectionId)).toHaveLength(1);
    expect(world.sockets.closed).toContain(connectionId);
    expect(await findConnection(context, connectionId)).toBeUndefined();
  });

  it('that nobody knows is ended, so that its client comes anew', async () => {
    await handleMessage(context, 'nobody', '{"action":"ping"}');
    expect(world.sockets.closed).toContain('nobody');
    expect(world.sockets.received.get('nobody')).toBeUndefined();
  });
});
