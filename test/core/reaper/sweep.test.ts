import { describe, expect, it } from 'vitest';
import { stopBot } from '../../../core/commands/stop-bot.ts';
import { dueAt } from '../../../core/due.ts';
import { createBot } from '../../../core/meetings/create-bot.ts';
import { deleteMeeting } from '../../../core/meetings/delete-meeting.ts';
import { meetingKey } from '../../../core/meetings/meeting-keys.ts';
import type { MeetingRecord } from '../../../core/meetings/meeting-record.ts';
import { sweepKey } from '../../../core/reaper/sweep-state.ts';
import { createWorld, speech, type World } from '../../support/world.ts';

/** A world whose reaper has been awake for a while, with one live bot. */
async function awake(settings = {}) {
  const world = await createWorld(settings);
  await sweeps(world, 1);
  return world;
}

/** Sweeps as the schedule does, once a minute. */
async function sweeps(world: World, minutes: number) {
  for (let minute = 0; minute < minutes; minute += 1) {
    world.advance(60);
    await world.sweep();
  }
}

async function activeBot(world: World) {
  const user = await world.newUser();
  const meeting = await world.launch(await world.reserve(user));
  const bot = world.bot(meeting);
  await bot.started();
  await bot.joined();
  return { user, meeting, bot };
}

const taskOf = (world: World, meeting: Pick<MeetingRecord, 'id'>) =>
  world.tasks.started.findLast((task) => task.request.environment.MEETING_ID === String(meeting.id))?.task_arn ?? '';

describe('sweep', () => {
  it('leaves a bot alone that is heard', async () => {
    const world = await awake();
    const { meeting, bot } = await activeBot(world);
    for (let minute = 0; minute < 10; minute += 1) {
      await bot.heartbeat();
      await sweeps(world, 1);
    }
    expect((await world.read(meeting)).status).toBe('active');
  });

  it('gives a silent bot its verdict, stops its task, and ends the meeting when ECS says it stopped', async () => {
    const world = await awake();
    const { user, meeting, bot } = await activeBot(world);
    await sweeps(world, 3);
    expect((await world.read(meeting)).verdict).toMatchObject({ reason: 'stale_active_timeout' });
    expect(world.tasks.started.at(-1)?.stopReasons.length).toBeGreaterThan(0);
    await expect(bot.heartbeat()).rejects.toMatchObject({ code: 'gone' });
    expect(await bot.segments([speech(1)])).toMatchObject({ stored: 1 });
    world.tasks.stopNow(taskOf(world, meeting), { stop_code: 'UserInitiated', exit_code: 137 });
    await sweeps(world, 1);
    expect(await world.read(meeting)).toMatchObject({
      status: 'failed',
      failure_reason: 'stale_active_timeout',
      segment_count: 1,
    });
    expect(await world.slots(user)).toBe(0);
  });

  it('ends the meeting three minutes after the verdict when ECS stays silent', async () => {
    const world = await awake();
    const { meeting } = await activeBot(world);
    await sweeps(world, 8);
    expect(await world.read(meeting)).toMatchObject({ status: 'failed', failure_reason: 'stale_active_timeout' });
  });

  it('takes the farewell of a condemned bot', async () => {
    const world = await awake();
    const { meeting, bot } = await activeBot(world);
    await sweeps(world, 3);
    expect(await bot.exited(0, { completion_reason: 'meeting_ended' })).toMatchObject({ final_status: 'completed' });
    expect((await world.read(meeting)).status).toBe('completed');
  });

  it('sees a stopped task with events off, whatever the brake', async () => {
    const world = await createWorld();
    const { meeting } = await activeBot(world);
    const other = await activeBot(world);
    for (const { id } of [meeting, other.meeting]) world.tasks.stopNow(taskOf(world, { id }), { exit_code: 137 });
    await sweeps(world, 3);
    expect(await world.read(meeting)).toMatchObject({ status: 'failed', failure_reason: 'task_stopped' });
    expect((await world.read(other.meeting)).status).toBe('failed');
  });

  it.each(['reserved', 'starting', 'lobby'])('sees a stopped task of a bot that is %s within 185 s', async (stage) => {
    const world = await awake();
    const meeting = await world.launch(await world.reserve(await world.newUser()));
    const bot = world.bot(meeting);
    if (stage !== 'reserved') await bot.started();
    if (stage === 'lobby') for (const phase of ['booting', 'joining', 'lobby'] as const) await bot.phase(phase);
    world.tasks.stopNow(taskOf(world, meeting), { exit_code: 137 });
    await sweeps(world, 3);
    expect(await world.read(meeting)).toMatchObject({ status: 'failed', failure_reason: 'task_stopped' });
  });

  it('takes a task that ECS has forgotten for stopped, but not a fresh one', async () => {
    const world = await awake({ startingDeadlineSeconds: 60, activeDeadlineSeconds: 100_000 });
    const { meeting } = await activeBot(world);
    world.tasks.forget(taskOf(world, meeting));
    await sweeps(world, 2);
    expect((await world.read(meeting)).status).toBe('active');
  });

  it.each([
    {
      name: 'reserved',
      option: { reservedDeadlineSeconds: 100 },
      reason: 'stale_reserved_timeout',
      bring: [] as const,
    },
    {
      name: 'starting',
      option: { startingDeadlineSeconds: 100 },
      reason: 'stale_starting_timeout',
      bring: ['started'] as const,
    },
  ])('fails a $name bot that never gets on, after its own deadline', async ({ option, reason, bring }) => {
    const world = await awake(option);
    const meeting = await world.launch(await world.reserve(await world.newUser()));
    const bot = world.bot(meeting);
    for (const call of bring) await bot[call]();
    await sweeps(world, 1);
    expect((await world.read(meeting)).verdict).toBeUndefined();
    await sweeps(world, 1);
    expect((await world.read(meeting)).verdict?.reason).toBe(reason);
  });

  it('gives the lobby a budget of its own', async () => {
    const world = await awake({ startingDeadlineSeconds: 120, lobbySeconds: 600 });
    const meeting = await world.launch(await world.reserve(await world.newUser()));
    const bot = world.bot(meeting);
    await bot.started();
    for (const phase of ['booting', 'joining', 'lobby'] as const) await bot.phase(phase);
    await sweeps(world, 10);
    expect((await world.read(meeting)).verdict).toBeUndefined();
    await sweeps(world, 2);
    expect((await world.read(meeting)).verdict?.reason).toBe('admission_timeout');
  });

  it('stops the task of a bot that does not leave, then fails it', async () => {
    const world = await awake({ activeDeadlineSeconds: 100_000 });
    const { user, meeting } = await activeBot(world);
    await stopBot(world.context, user, meeting);
    await sweeps(world, 2);
    expect(world.tasks.started.at(-1)?.stopReasons.length).toBeGreaterThan(0);
    expect((await world.read(meeting)).status).toBe('active');
    await sweeps(world, 8);
    expect(await world.read(meeting)).toMatchObject({ status: 'failed', failure_reason: 'stale_stopping_timeout' });
  });

  it('finds the task of a stopped launch whose ARN was never saved', async () => {
    const world = await awake();
    const user = await world.newUser();
    const meeting = await world.launch(await world.reserve(user));
    await world.context.table.update({ update: meetingKey(meeting), remove: ['task_arn'] });
    await stopBot(world.context, user, meeting);
    await sweeps(world, 2);
    expect(world.tasks.started.at(-1)?.stopReasons.length).toBeGreaterThan(0);
  });

  it('completes a stopped launch that never became a task', async () => {
    const world = await awake();
    const user = await world.newUser();
    const meeting = await world.launch(await world.reserve(user));
    world.tasks.forget(meeting.task_arn ?? '');
    await world.context.table.update({ update: meetingKey(meeting), remove: ['task_arn'] });
    await stopBot(world.context, user, meeting);
    await sweeps(world, 2);
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'stopped_before_join' });
  });

  it('ends a stopped reservation that nobody launched', async () => {
    const world = await awake();
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    await stopBot(world.context, user, meeting);
    await sweeps(world, 1);
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'stopped_before_join' });
  });

  it('sends a launch again that came to nothing', async () => {
    const world = await awake();
    const meeting = await world.reserve(await world.newUser());
    await sweeps(world, 2);
    expect(world.resent).toContainEqual({
      type: 'launch.requested',
      user_id: meeting.user_id,
      meeting_id: meeting.id,
      attempt: 1,
    });
  });

  it('asks a bot to leave after its longest duration, and calls that max_duration', async () => {
    const world = await awake({ maxDurationSeconds: 300, activeDeadlineSeconds: 100_000 });
    const { meeting, bot } = await activeBot(world);
    await sweeps(world, 6);
    expect((await bot.heartbeat()).commands).toMatchObject([{ action: 'leave', reason: 'max_duration' }]);
    await bot.exited(0, { completion_reason: 'stopped' });
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'max_duration' });
  });

  it('stops tasks and removes queues that no live meeting owns', async () => {
    const world = await awake();
    const { meeting, bot } = await activeBot(world);
    await bot.exited(0);
    expect(world.botQueues.queues.size).toBe(1);
    await sweeps(world, 11);
    expect(world.botQueues.queues.size).toBe(0);
    expect(
      world.tasks.started.find(({ task_arn }) => task_arn === meeting.task_arn)?.stopReasons.length,
    ).toBeGreaterThan(0);
  });

  it('purges a deleted meeting again after a quarter of an hour', async () => {
    const world = await awake();
    const { user, meeting, bot } = await activeBot(world);
    await bot.exited(0);
    await deleteMeeting(world.context, user, meeting);
    const { storeSegments } = await import('../../../core/segments/store-segments.ts');
    await storeSegments(world.context, meeting, [speech(1)]);
    await sweeps(world, 16);
    const { items } = await world.context.table.query({ pk: `MEETING#${meeting.id}`, limit: 10 });
    expect(items).toEqual([]);
  });

  it('leaves no link and no passcode in what marks a deleted meeting', async () => {
    const world = await createWorld();
    const user = await world.newUser();
    const passcode = 'secret1234';
    const pair = { platform: 'teams' as const, native_meeting_id: '1234567890' };
    const { body } = await createBot(world.context, user, { ...pair, passcode });
    const meeting = await world.launch(await world.read({ user_id: user, id: JSON.parse(body).id }));
    const bot = world.bot(meeting);
    await bot.started();
    await bot.exited(0);
    await deleteMeeting(world.context, user, pair);
    const tombstone = await world.context.table.find(meetingKey(meeting));
    expect(tombstone?.deleted_at).toBeDefined();
    expect(JSON.stringify(tombstone)).not.toContain(passcode);
  });

  it('judges nobody by ECS while ECS does not answer, and does the rest', async () => {
    const world = await awake({ maxDurationSeconds: 200 });
    const { meeting, bot } = await activeBot(world);
    const silent = await activeBot(world);
    const waiting = await world.reserve(await world.newUser());
    world.context.tasks = { ...world.tasks, findAll: () => Promise.reject(new Error('ECS is away')) };
    for (let minute = 0; minute < 4; minute += 1) {
      await bot.heartbeat();
      await sweeps(world, 1);
    }
    expect(await world.read(meeting)).toMatchObject({ status: 'active', stop_reason: 'max_duration' });
    expect((await world.read(silent.meeting)).verdict).toBeUndefined();
    expect(world.resent).toContainEqual(expect.objectContaining({ meeting_id: waiting.id }));
    expect(world.logged.some(({ event }) => event === 'tasks_unreadable')).toBe(true);
  });

  it('may run twice at once without harm', async () => {
    const world = await awake();
    const { user, meeting } = await activeBot(world);
    await sweeps(world, 7);
    world.advance(60);
    await Promise.all([world.sweep(), world.sweep(), world.sweep()]);
    expect((await world.read(meeting)).status).toBe('failed');
    expect(await world.slots(user)).toBe(0);
  });

  it('goes on past a meeting that cannot be read', async () => {
    const world = await awake();
    const { meeting } = await activeBot(world);
    const broken = meetingKey({ user_id: meeting.user_id, id: meeting.id + 1 });
    const item = { ...broken, ...dueAt(world.context.now(), broken), status: 'unheard of' };
    await world.context.table.transact({ broken: { put: item } });
    await sweeps(world, 3);
    expect((await world.read(meeting)).verdict).toMatchObject({ reason: 'stale_active_timeout' });
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'meeting_unreadable', sk: broken.sk }));
    expect(world.logged.findLast(({ event }) => event === 'sweep')).toMatchObject({ failed: 1 });
  });

  it('reaps on while orphans cannot be listed', async () => {
    const world = await awake();
    world.context.botQueues.list = async () => {
      throw new Error('SQS is away');
    };
    await sweeps(world, 11);
    const { meeting, bot } = await activeBot(world);
    await bot.heartbeat();
    await sweeps(world, 3);
    expect((await world.read(meeting)).verdict).toMatchObject({ reason: 'stale_active_timeout' });
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'sweep_step_failed' }));
  });

  it('keeps its notes when purges take longer than it has', async () => {
    const world = await awake();
    const user = await world.newUser();
    const meetings = [];
    for (let count = 0; count < 11; count += 1) {
      const meeting = await world.launch(await world.reserve(user));
      const bot = world.bot(meeting);
      await bot.started();
      await bot.exited(0);
      await deleteMeeting(world.context, user, meeting);
      meetings.push(meeting);
    }
    const { deleteAll } = world.context.table;
    world.context.table.deleteAll = async (...keys) => {
      world.advance(30);
      await deleteAll.apply(world.context.table, keys);
    };
    world.advance(16 * 60);
    const began = world.context.now().toISOString();
    await world.sweep();
    const items = await world.context.table.findAll(meetings.map(meetingKey));
    // Orphans and deliveries are two of the first ten chores.
    expect(items.filter(({ due_pk }) => due_pk !== undefined)).toHaveLength(3);
    expect(await world.context.table.find(sweepKey)).toMatchObject({ finished_at: began });
  });

  it('logs one line with what it did', async () => {
    const world = await awake();
    const lines = world.logged.filter(({ event }) => event === 'sweep');
    expect(lines).toEqual([
      expect.objectContaining({ due: 0, reaped: 0, paused: false, duration_ms: expect.any(Number) }),
    ]);
  });
});

describe('the reaper distrusts itself', () => {
  it('gives every bot a full grace after it was away itself', async () => {
    const world = await awake();
    const { meeting, bot } = await activeBot(world);
    world.advance(240);
    await world.sweep();
    expect((await world.read(meeting)).verdict).toBeUndefined();
    await bot.heartbeat();
    await sweeps(world, 1);
    expect((await world.read(meeting)).status).toBe('active');
    await sweeps(world, 3);
    expect((await world.read(meeting)).verdict?.reason).toBe('stale_active_timeout');
  });

  it('gives a grace when the deployment or the runner is new', async () => {
    const world = await awake();
    const { meeting } = await activeBot(world);
    world.advance(150);
    const settings = { ...world.context.settings, deployment: 'the next one' };
    const { sweep } = await import('../../../core/reaper/sweep.ts');
    await sweep({ ...world.context, settings });
    expect((await world.read(meeting)).verdict).toBeUndefined();
  });

  it('pauses when all of a few bots fall silent at once, ten minutes at most', async () => {
    const world = await awake();
    const bots = [await activeBot(world), await activeBot(world), await activeBot(world)];
    await sweeps(world, 6);
    for (const { meeting } of bots) expect((await world.read(meeting)).verdict).toBeUndefined();
    expect(world.logged.some(({ event }) => event === 'reaper_paused')).toBe(true);
    await sweeps(world, 12);
    for (const { meeting } of bots) expect((await world.read(meeting)).status).toBe('failed');
  });

  it('goes on at once when the bots are heard again', async () => {
    const world = await awake();
    const bots = [await activeBot(world), await activeBot(world)];
    await sweeps(world, 4);
    for (const { bot } of bots) await bot.heartbeat();
    await sweeps(world, 1);
    for (const { meeting } of bots) expect((await world.read(meeting)).status).toBe('active');
  });

  it('reaps one silent bot among several', async () => {
    const world = await awake();
    const silent = await activeBot(world);
    const others = [await activeBot(world), await activeBot(world)];
    for (let minute = 0; minute < 5; minute += 1) {
      for (const { bot } of others) await bot.heartbeat();
      await sweeps(world, 1);
    }
    expect((await world.read(silent.meeting)).verdict?.reason).toBe('stale_active_timeout');
    for (const { meeting } of others) expect((await world.read(meeting)).verdict).toBeUndefined();
  });
});
