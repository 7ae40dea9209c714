import { describe, expect, it } from 'vitest';
import { stopBot } from '../../../core/commands/stop-bot.ts';
import { LaunchThrottledError, launchBot } from '../../../core/launch/launch-bot.ts';
import { stopLaunch } from '../../../core/launch/stop-launch.ts';
import { getHistory } from '../../../core/meetings/get-history.ts';
import { reflectStoppedTask } from '../../../core/reaper/reflect-stopped-task.ts';
import { createWorld } from '../../support/world.ts';

const world = await createWorld();

const stop = (more: object = {}) => ({
  stop_code: 'EssentialContainerExited',
  stopped_reason: 'Essential container in task exited',
  exit_code: undefined,
  container_reason: undefined,
  ...more,
});

describe('launchBot', () => {
  it('starts one task however often it is called, with the same request each time', async () => {
    const meeting = await world.reserve(await world.newUser());
    const before = world.tasks.started.length;
    await Promise.all([launchBot(world.context, meeting), launchBot(world.context, meeting)]);
    await launchBot(world.context, meeting);
    expect(world.tasks.started).toHaveLength(before + 1);
    expect(await world.read(meeting)).toMatchObject({
      task_arn: world.tasks.started.at(-1)?.task_arn,
      phase: 'launching',
    });
  });

  it('finds the task of an earlier launch that died before it was saved', async () => {
    const meeting = await world.reserve(await world.newUser());
    await launchBot(world.context, meeting);
    const [task] = world.tasks.started.slice(-1);
    const { meetingKey } = await import('../../../core/meetings/meeting-keys.ts');
    await world.context.table.update({ update: meetingKey(meeting), remove: ['task_arn'] });
    expect((await world.launch(meeting)).task_arn).toBe(task?.task_arn);
  });

  it('hands out ids and the bootstrap token, no key', async () => {
    const meeting = await world.launch(await world.reserve(await world.newUser()));
    const environment = world.tasks.started.at(-1)?.request.environment ?? {};
    expect(Object.keys(environment).sort()).toEqual([
      'ATTEMPT',
      'BOOTSTRAP_TOKEN',
      'COMMAND_QUEUE_URL',
      'MEETING_ID',
      'USER_ID',
    ]);
    expect(JSON.stringify(environment)).not.toContain(meeting.bot_key);
  });

  it('goes back to its queue when ECS throttles, and the reservation lasts as long as the queue moves', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    for (let minute = 0; minute < 8; minute += 1) {
      world.advance(60);
      world.tasks.refusals.push({ result: 'try_again', reason: 'ThrottlingException' });
      await expect(launchBot(world.context, meeting)).rejects.toBeInstanceOf(LaunchThrottledError);
      await world.sweep();
    }
    expect((await world.read(meeting)).status).toBe('reserved');
    expect((await world.launch(meeting)).task_arn).toBeDefined();
  });

  it('fails the meeting at once when ECS refuses for good, with the reason', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    world.tasks.refusals.push({
      result: 'refused',
      reason: 'ClientException: role arn:aws:iam::123456789012:role/x of 123456789012 is unknown',
    });
    expect(await world.launch(meeting)).toMatchObject({
      status: 'failed',
      failure_reason: 'launch_failed',
      failure_stage: 'reserved',
    });
    const { history } = await getHistory(world.context, user, meeting);
    // Whoever reads the history of a bot is not told about our account.
    expect(history.at(-1)?.evidence).toEqual({ reason: 'ClientException: role arn:… of … is unknown' });
    expect(await world.slots(user)).toBe(0);
  });

  it('completes the stop that came while ECS refused', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    const run = async () => {
      await stopBot(world.context, user, meeting);
      return { result: 'refused' as const, reason: 'ClientException: no such task definition' };
    };
    await launchBot({ ...world.context, tasks: { ...world.tasks, run } }, meeting);
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'stopped_before_join' });
  });

  it('stops the task it has just started when a stop came meanwhile', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    const tasks = {
      ...world.tasks,
      run: async (request: Parameters<typeof world.tasks.run>[0]) => {
        await stopBot(world.context, user, meeting);
        return world.tasks.run(request);
      },
    };
    await launchBot({ ...world.context, tasks }, meeting);
    expect(world.tasks.started.at(-1)?.stopReasons).toHaveLength(1);
  });
});

describe('reflectStoppedTask', () => {
  it('relaunches once when the image could not be pulled for now, then gives up', async () => {
    const user = await world.newUser();
    const meeting = await world.launch(await world.reserve(user));
    const pull = stop({ stop_code: 'TaskFailedToStart', stopped_reason: 'CannotPullContainerError: i/o timeout' });
    await reflectStoppedTask(world.context, meeting, pull);
    const second = await world.read(meeting);
    expect(second).toMatchObject({ status: 'reserved', attempt: 2 });
    expect(second.task_arn).toBeUndefined();
    await reflectStoppedTask(world.context, meeting, pull);
    expect((await world.read(meeting)).attempt).toBe(2);
    const relaunched = await world.launch(second);
    await reflectStoppedTask(world.context, relaunched, pull);
    expect(await world.read(meeting)).toMatchObject({ status: 'failed', failure_reason: 'launch_failed' });
    expect(await world.slots(user)).toBe(0);
  });

  it('fences the first attempt once the second has begun', async () => {
    const meeting = await world.launch(await world.reserve(await world.newUser()));
    const first = world.bot(meeting);
    const bootstrap = first.bootstrap();
    await reflectStoppedTask(world.context, meeting, stop({ stop_code: 'SpotInterruption' }));
    const { started } = await import('../../../core/callbacks/started.ts');
    await expect(started(world.context, bootstrap, { connection_id: 'late', seq: 1 })).rejects.toMatchObject({
      code: 'gone',
    });
  });

  it.each([
    { given: { exit_code: 137 }, want: 'task_stopped' },
    {
      given: { exit_code: 137, container_reason: 'OutOfMemoryError: Container killed due to memory usage' },
      want: 'out_of_memory',
    },
    { given: { stop_code: 'SpotInterruption', exit_code: 143 }, want: 'spot_interrupted' },
    {
      given: {
        stop_code: 'TaskFailedToStart',
        stopped_reason: 'CannotPullContainerError: manifest unknown: not found',
      },
      want: 'launch_failed',
    },
  ])('fails a live bot with $want after $given', async ({ given, want }) => {
    const user = await world.newUser();
    const meeting = await world.launch(await world.reserve(user));
    const bot = world.bot(meeting);
    await bot.started();
    await bot.joined();
    await reflectStoppedTask(world.context, meeting, stop(given));
    expect(await world.read(meeting)).toMatchObject({
      status: 'failed',
      failure_reason: want,
      failure_stage: 'active',
    });
    expect(await world.slots(user)).toBe(0);
  });

  it.each([
    { exit_code: 0, requested: false, want: 'completed' },
    { exit_code: 143, requested: true, want: 'completed' },
    { exit_code: 143, requested: false, want: 'failed' },
    { exit_code: 1, requested: true, want: 'failed' },
  ])(
    'ends as $want when ECS reports exit $exit_code (stop requested: $requested)',
    async ({ exit_code, requested, want }) => {
      const user = await world.newUser();
      const meeting = await world.launch(await world.reserve(user));
      const bot = world.bot(meeting);
      await bot.started();
      await bot.joined();
      if (requested) await stopBot(world.context, user, meeting);
      await reflectStoppedTask(world.context, meeting, stop({ exit_code }));
      expect((await world.read(meeting)).status).toBe(want);
    },
  );

  it('completes a stop whose task never came up', async () => {
    const user = await world.newUser();
    const meeting = await world.launch(await world.reserve(user));
    await stopBot(world.context, user, meeting);
    await reflectStoppedTask(
      world.context,
      meeting,
      stop({ stop_code: 'UserInitiated', stopped_reason: 'Task stopped by user' }),
    );
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'stopped_before_join' });
  });

  it('changes nothing for a bot that has said farewell', async () => {
    const meeting = await world.launch(await world.reserve(await world.newUser()));
    const bot = world.bot(meeting);
    await bot.started();
    await bot.exited(0);
    const before = await world.read(meeting);
    await reflectStoppedTask(world.context, meeting, stop({ exit_code: 137 }));
    expect(await world.read(meeting)).toEqual(before);
  });
});

describe('a launch that ECS throttles', () => {
  it('is no task on its way: a stop ends the meeting at once', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    world.tasks.refusals.push({ result: 'try_again', reason: 'ThrottlingException' });
    await expect(launchBot(world.context, meeting)).rejects.toBeInstanceOf(LaunchThrottledError);
    await stopBot(world.context, user, meeting);
    await stopLaunch(world.context, meeting);
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'stopped_before_join' });
  });

  it('ends with the stop that came while ECS was asked', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    const run = async () => {
      await stopBot(world.context, user, meeting);
      return { result: 'try_again' as const, reason: 'Capacity is unavailable at this time' };
    };
    await expect(launchBot({ ...world.context, tasks: { ...world.tasks, run } }, meeting)).rejects.toThrow('Capacity');
    expect((await world.read(meeting)).status).toBe('completed');
  });

  it('gives its bot a fresh bootstrap token however long the queue took', async () => {
    const meeting = await world.reserve(await world.newUser());
    for (let minute = 0; minute < 12; minute += 1) {
      world.tasks.refusals.push({ result: 'try_again', reason: 'ThrottlingException' });
      await expect(launchBot(world.context, meeting)).rejects.toBeInstanceOf(LaunchThrottledError);
      world.advance(60);
    }
    const launched = await world.launch(meeting);
    expect(await world.bot(launched).started()).toMatchObject({ new_status: 'starting' });
  });

  it('takes in the bot of a launch whose answer was lost, and stops it like any other', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    const run = async (request: Parameters<typeof world.tasks.run>[0]) => {
      await world.tasks.run(request);
      return { result: 'try_again' as const, reason: 'ServerException' };
    };
    const tasks = { ...world.tasks, run };
    await expect(launchBot({ ...world.context, tasks }, meeting)).rejects.toBeInstanceOf(LaunchThrottledError);
    expect(await world.bot(meeting).started()).toMatchObject({ new_status: 'starting' });
    await stopBot(world.context, user, meeting);
    world.advance(61);
    await world.sweep();
    expect((await world.read(meeting)).status).toBe('starting');
    expect(world.tasks.started.at(-1)?.stopReasons).toHaveLength(1);
  });
});
