import { describe, expect, it } from 'vitest';
import { deliverCommand } from '../../../core/commands/deliver-command.ts';
import { reconfigureBot } from '../../../core/commands/reconfigure-bot.ts';
import { stopBot } from '../../../core/commands/stop-bot.ts';
import { stopLaunch } from '../../../core/launch/stop-launch.ts';
import { commandKey } from '../../../core/meetings/meeting-keys.ts';
import { createWorld } from '../../support/world.ts';

const world = await createWorld();

async function active() {
  const user = await world.newUser();
  const meeting = await world.launch(await world.reserve(user));
  const bot = world.bot(meeting);
  await bot.started();
  await bot.joined();
  return { user, meeting, bot };
}

describe('commands', () => {
  it('are repeated by every heartbeat, in order, until acknowledged', async () => {
    const { user, meeting, bot } = await active();
    for (const language of ['fr', 'es', 'de']) await reconfigureBot(world.context, user, meeting, { language });
    const commands = [1, 2, 3].map((seq) => expect.objectContaining({ seq, action: 'reconfigure' }));
    expect((await bot.heartbeat()).commands).toEqual(commands);
    expect((await bot.heartbeat()).commands).toEqual(commands);
    expect((await bot.heartbeat({ acked: [1] })).commands).toEqual(commands.slice(1));
    expect((await world.read(meeting)).language).toBe('fr');
    expect((await bot.heartbeat({ acked: [1, 2, 3] })).commands).toEqual([]);
    expect((await world.read(meeting)).language).toBe('de');
  });

  it('repeat what was skipped when a later one is acknowledged first', async () => {
    const { user, meeting, bot } = await active();
    await reconfigureBot(world.context, user, meeting, { language: 'fr' });
    await reconfigureBot(world.context, user, meeting, { task: 'translate' });
    expect((await bot.heartbeat({ acked: [2] })).commands).toMatchObject([{ seq: 1 }]);
    expect(await world.read(meeting)).toMatchObject({ acknowledged_seq: 0, task: 'transcribe' });
    expect((await bot.heartbeat({ acked: [1] })).commands).toEqual([]);
    expect(await world.read(meeting)).toMatchObject({ acknowledged_seq: 2, task: 'translate', language: 'fr' });
  });

  it('stay acknowledged when a heartbeat that saw less ends later', async () => {
    const { user, meeting, bot } = await active();
    for (const language of ['fr', 'es']) await reconfigureBot(world.context, user, meeting, { language });
    const { table } = world.context;
    const find = table.find.bind(table);
    const second = commandKey(meeting.id, 2).sk;
    table.find = async (key) => {
      const item = await find(key);
      if (key.sk === second && table.find !== find) {
        table.find = find;
        await bot.heartbeat({ acked: [2] });
      }
      return item;
    };
    await bot.heartbeat({ acked: [1] });
    expect(await world.read(meeting)).toMatchObject({ acknowledged_seq: 2, language: 'es' });
  });

  it('ignore acknowledgements of what was never sent', async () => {
    const { meeting, bot } = await active();
    await bot.heartbeat({ acked: [7] });
    expect((await world.read(meeting)).acknowledged_seq).toBe(0);
  });

  it('keep their order when many are issued at once', async () => {
    const { user, meeting, bot } = await active();
    await Promise.all(
      ['fr', 'es', 'de', 'it'].map((language) => reconfigureBot(world.context, user, meeting, { language })),
    );
    const { commands } = await bot.heartbeat();
    expect(commands.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it('are delivered to the queue of the bot, unless acknowledged already', async () => {
    const { user, meeting, bot } = await active();
    await reconfigureBot(world.context, user, meeting, { language: 'fr' });
    const event = {
      type: 'command.issued' as const,
      user_id: user,
      meeting_id: meeting.id,
      attempt: 1,
      command: { seq: 1, action: 'reconfigure' as const, language: 'fr' },
    };
    await deliverCommand(world.context, event);
    const queue = world.botQueues.queues.get(meeting.command_queue_url ?? '');
    expect(queue).toEqual([{ meeting_id: meeting.id, seq: 1, action: 'reconfigure', language: 'fr' }]);
    await bot.heartbeat({ acked: [1] });
    await deliverCommand(world.context, event);
    expect(queue).toHaveLength(1);
  });

  it('take the queue away when the meeting has ended', async () => {
    const { user, meeting, bot } = await active();
    await bot.exited(0);
    const ended = {
      type: 'meeting.ended' as const,
      user_id: user,
      meeting_id: meeting.id,
      attempt: 1,
      status: 'completed' as const,
    };
    await deliverCommand(world.context, ended);
    await deliverCommand(world.context, ended);
    expect(world.botQueues.queues.has(meeting.command_queue_url ?? '')).toBe(false);
  });
});

describe('stopBot', () => {
  it('asks once and says so the second time', async () => {
    const { user, meeting, bot } = await active();
    expect(await stopBot(world.context, user, meeting)).toEqual({
      message: 'Stop request accepted and is being processed.',
    });
    expect(await stopBot(world.context, user, meeting)).toEqual({ message: 'Stop already in progress.' });
    expect((await bot.heartbeat()).commands).toMatchObject([{ seq: 1, action: 'leave' }]);
    await bot.stopping();
    await bot.exited(0, { completion_reason: 'stopped' });
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'stopped' });
  });

  it('refuses with 404 when nothing is live there, and for somebody else', async () => {
    const { meeting } = await active();
    const stranger = await world.newUser();
    await expect(stopBot(world.context, stranger, meeting)).rejects.toMatchObject({
      code: 'not_found',
      detail: `No active meeting found for platform google_meet and meeting ID ${meeting.native_meeting_id}`,
    });
  });

  it('refuses a reconfiguration from then on', async () => {
    const { user, meeting, bot } = await active();
    await bot.stopping();
    await expect(reconfigureBot(world.context, user, meeting, { language: 'fr' })).rejects.toMatchObject({
      code: 'conflict',
      detail: "Meeting found but is not active (status: 'stopping'). Cannot reconfigure.",
    });
  });

  it('tells a bot that is still coming up in the answer to its first call', async () => {
    const user = await world.newUser();
    const meeting = await world.launch(await world.reserve(user));
    await stopBot(world.context, user, meeting);
    const bot = world.bot(meeting);
    expect((await bot.started()).commands).toMatchObject([{ action: 'leave' }]);
    await bot.exited(0);
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'stopped_before_join' });
    expect(await world.slots(user)).toBe(0);
  });

  it('ends a meeting whose task was never asked for, and nobody launches it afterwards', async () => {
    const user = await world.newUser();
    const meeting = await world.reserve(user);
    await stopBot(world.context, user, meeting);
    const tasks = world.tasks.started.length;
    await stopLaunch(world.context, meeting);
    await world.launch(meeting);
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', completion_reason: 'stopped_before_join' });
    expect(world.tasks.started).toHaveLength(tasks);
    expect(await world.slots(user)).toBe(0);
  });

  it('stops the task of a bot that is not up yet', async () => {
    const user = await world.newUser();
    const meeting = await world.launch(await world.reserve(user));
    await stopBot(world.context, user, meeting);
    await stopLaunch(world.context, meeting);
    expect(world.tasks.started.at(-1)?.stopReasons).toHaveLength(1);
  });
});
