import { describe, expect, it } from 'vitest';
import { stopBot } from '../../../core/commands/stop-bot.ts';
import { stopLaunch } from '../../../core/launch/stop-launch.ts';
import { getHistory } from '../../../core/meetings/get-history.ts';
import { eventKey, meetingPartition, sessionKey } from '../../../core/meetings/meeting-keys.ts';
import { getTranscript } from '../../../core/segments/get-transcript.ts';
import { expiryInDays } from '../../../core/time.ts';
import { updateUser } from '../../../core/users/update-user.ts';
import { createWorld, speech } from '../../support/world.ts';

const world = await createWorld();

async function launched() {
  const user = await world.newUser();
  const meeting = await world.launch(await world.reserve(user));
  return { user, meeting, bot: world.bot(meeting) };
}

async function active() {
  const given = await launched();
  await given.bot.started();
  await given.bot.joined();
  return given;
}

describe('a bot that attends a meeting', () => {
  it('moves through every status, each with its history entry, and frees its slot', async () => {
    const { user, meeting, bot } = await launched();
    expect(await bot.started()).toMatchObject({
      status: 'callback processed',
      meeting_id: meeting.id,
      new_status: 'starting',
      commands: [],
    });
    for (const phase of ['booting', 'joining', 'lobby', 'admitted'] as const) {
      world.advance(2);
      expect(await bot.phase(phase)).toMatchObject({ status: 'callback processed' });
    }
    expect(await bot.joined()).toMatchObject({ new_status: 'active' });
    expect(await bot.segments([speech(1), speech(3)])).toMatchObject({ stored: 2 });
    expect(await bot.stopping()).toMatchObject({ status: 'status update processed', new_status: 'stopping' });
    expect(await bot.exited(0, { completion_reason: 'meeting_ended' })).toMatchObject({ final_status: 'completed' });

    const ended = await world.read(meeting);
    expect(ended).toMatchObject({
      status: 'completed',
      completion_reason: 'meeting_ended',
      segment_count: 2,
      phase: 'done',
    });
    expect(ended.bot_key).toBeUndefined();
    expect(ended.due_pk).toBeUndefined();
    expect(await world.slots(user)).toBe(0);
    const { history, phases } = await getHistory(world.context, user, meeting);
    expect(history.map(({ version, from, to, actor }) => [version, from, to, actor])).toEqual([
      [1, null, 'reserved', 'user'],
      [2, 'reserved', 'starting', 'bot'],
      [3, 'starting', 'active', 'bot'],
      [4, 'active', 'stopping', 'bot'],
      [5, 'stopping', 'completed', 'bot'],
    ]);
    expect(phases.map(({ phase }) => phase)).toEqual([
      'requested',
      'launching',
      'booting',
      'joining',
      'lobby',
      'admitted',
      'done',
    ]);
    expect(phases.find(({ phase }) => phase === 'lobby')?.duration_ms).toBe(2000);
  });

  it('may be replaced in that meeting once it has ended', async () => {
    const { user, meeting, bot } = await active();
    await bot.exited(0);
    const next = await world.reserve(user, meeting.native_meeting_id);
    expect(next.id).not.toBe(meeting.id);
  });
});

describe('started', () => {
  it('gives the same token to a repeat of the same connection', async () => {
    const { bot } = await launched();
    const first = await bot.started(1);
    const again = await bot.started(1);
    expect(again.token).toBe(first.token);
  });

  it('answers 410 to another connection of the same attempt', async () => {
    const { meeting, bot } = await launched();
    await bot.started();
    await expect(world.bot(meeting, 'another').started()).rejects.toMatchObject({ code: 'gone' });
  });

  it('refuses the bootstrap token after the first call with the callback token', async () => {
    const { bot } = await launched();
    await bot.started();
    await bot.heartbeat();
    await expect(bot.started()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('refuses a bootstrap token older than ten minutes', async () => {
    const { bot } = await launched();
    world.advance(601);
    await expect(bot.started()).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('copies the retention of the user, for all that is written from then on', async () => {
    const { user, meeting, bot } = await launched();
    await updateUser(world.context, user, { data: { retention_days: 7 } });
    await bot.started();
    expect((await world.read(meeting)).retention_days).toBe(7);
    const { items } = await world.context.table.query({ pk: meetingPartition(meeting.id), limit: 10 });
    const expiry = expiryInDays(world.context.now(), 7);
    const written = [sessionKey(meeting.id, bot.connection_id), eventKey(meeting.id, 2)];
    for (const { sk } of written) {
      expect(items.find((item) => item.sk === sk)).toMatchObject({ expires_at_seconds: expiry });
    }
  });
});

describe('a meeting whose bot never started', () => {
  it('is kept as long as its user says', async () => {
    const user = await world.newUser();
    await updateUser(world.context, user, { data: { retention_days: 7 } });
    const meeting = await world.reserve(user);
    await stopBot(world.context, user, meeting);
    await stopLaunch(world.context, meeting);
    const expiry = expiryInDays(world.context.now(), 7);
    expect(await world.read(meeting)).toMatchObject({ status: 'completed', expires_at_seconds: expiry });
  });
});

describe('the order of calls', () => {
  it('answers a repeat like the first and changes nothing', async () => {
    const { meeting, bot } = await launched();
    await bot.started(1);
    await bot.joined(2);
    const before = await world.read(meeting);
    expect(await bot.joined(2)).toMatchObject({ status: 'callback processed', new_status: 'active' });
    expect((await world.read(meeting)).version).toBe(before.version);
  });

  it('ignores a late call and says where the meeting is', async () => {
    const { bot } = await launched();
    await bot.started(1);
    await bot.stopping(5);
    expect(await bot.joined(3)).toEqual({
      status: 'ignored',
      meeting_id: expect.any(Number),
      current_status: 'stopping',
    });
  });

  it('loses no status to a phase that overtook it, nor a phase to a status', async () => {
    const { meeting, bot } = await launched();
    await bot.started(1);
    await bot.phase('booting', 6);
    expect(await bot.joined(3)).toMatchObject({ new_status: 'active' });
    await bot.phase('joining', 7);
    expect(await world.read(meeting)).toMatchObject({ status: 'active', phase: 'joining' });
  });

  it('ignores a phase that comes late', async () => {
    const { bot } = await launched();
    await bot.started(1);
    await bot.phase('booting', 2);
    await bot.phase('joining', 4);
    expect(await bot.phase('booting', 3)).toMatchObject({ status: 'ignored' });
  });

  it('counts an ignored call as a sign of life', async () => {
    const { meeting, bot } = await active();
    world.advance(20);
    await bot.joined(1);
    expect((await world.read(meeting)).last_heartbeat_at).toBe(world.context.now().toISOString());
  });
});

describe('fencing', () => {
  it('refuses a token that we did not make', async () => {
    const { meeting, bot } = await active();
    const forged = bot.token().replace(/.{43}$/, 'A'.repeat(43));
    const { heartbeat } = await import('../../../core/callbacks/heartbeat.ts');
    const call = { connection_id: bot.connection_id, seq: 9 };
    await expect(heartbeat(world.context, forged, call)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(heartbeat(world.context, 'nonsense', call)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(heartbeat(world.context, bot.token(), { ...call, connection_id: 'other' })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(heartbeat(world.context, bot.bootstrap(), call)).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(meeting.status).toBe('reserved');
  });

  it('does not take the token of one bot for another', async () => {
    const one = await active();
    const other = await active();
    const { heartbeat } = await import('../../../core/callbacks/heartbeat.ts');
    const mixed = one.bot
      .token()
      .replace(`.${one.meeting.id}.`, `.${other.meeting.id}.`)
      .replace(`.${one.user}.`, `.${other.user}.`);
    await expect(
      heartbeat(world.context, mixed, { connection_id: other.bot.connection_id, seq: 9 }),
    ).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('answers a finished bot: 200 to its farewell, 410 to the rest', async () => {
    const { bot } = await active();
    await bot.exited(0);
    expect(await bot.exited(0)).toMatchObject({ final_status: 'completed' });
    await expect(bot.heartbeat()).rejects.toMatchObject({ code: 'gone' });
    await expect(bot.segments([speech(9)])).rejects.toMatchObject({ code: 'gone' });
    await expect(bot.started()).rejects.toMatchObject({ code: 'gone' });
  });
});

describe('segments', () => {
  it('are stored once each, the higher revision winning, in whatever order they come', async () => {
    const { user, meeting, bot } = await active();
    expect(await bot.segments([speech(5, 'second', 2), speech(1)])).toMatchObject({ stored: 2 });
    expect(await bot.segments([speech(5, 'first', 1), speech(1)])).toMatchObject({ stored: 0 });
    expect(await bot.segments([speech(5, 'third', 3)])).toMatchObject({ stored: 1 });
    const { segments } = await getTranscript(world.context, user, meeting);
    expect(segments.map(({ text }) => text)).toEqual(['words at 1', 'third']);
    expect(segments[0]?.absolute_start_time).toBe(
      new Date(new Date((await world.read(meeting)).start_time ?? 0).getTime() + 1000).toISOString(),
    );
    expect((await world.read(meeting)).segment_count).toBe(2);
  });

  it('are taken with a heartbeat too', async () => {
    const { user, meeting, bot } = await active();
    await bot.heartbeat({ segments: [speech(2)] });
    expect((await getTranscript(world.context, user, meeting)).segments).toHaveLength(1);
  });

  it('are counted anew at the end, whatever was lost on the way', async () => {
    const { meeting, bot } = await active();
    await bot.segments([speech(2), speech(4)]);
    const { meetingKey } = await import('../../../core/meetings/meeting-keys.ts');
    await world.context.table.update({ update: meetingKey(meeting), set: { segment_count: 0 } });
    await bot.exited(0);
    expect((await world.read(meeting)).segment_count).toBe(2);
  });
});

describe('exited', () => {
  it.each([
    { exit_code: 0, more: {}, want: { status: 'completed', completion_reason: 'meeting_ended' } },
    {
      exit_code: 0,
      more: { completion_reason: 'left_alone' },
      want: { status: 'completed', completion_reason: 'left_alone' },
    },
    { exit_code: 1, more: {}, want: { status: 'failed', failure_reason: 'bot_error', failure_stage: 'active' } },
    { exit_code: 2, more: {}, want: { status: 'failed', failure_reason: 'admission_denied' } },
    {
      exit_code: 1,
      more: { failure_reason: 'blocked_by_platform', failure_stage: 'lobby' },
      want: { failure_reason: 'blocked_by_platform', failure_stage: 'lobby' },
    },
    { exit_code: 143, more: {}, want: { status: 'failed' } },
  ])('with $exit_code and $more ends as $want', async ({ exit_code, more, want }) => {
    const { meeting, bot } = await active();
    await bot.exited(exit_code, more);
    expect(await world.read(meeting)).toMatchObject(want);
  });

  it('keeps an unknown reason as bot_error with the word as evidence', async () => {
    const { user, meeting, bot } = await active();
    await bot.exited(1, { failure_reason: 'cosmic_rays' });
    expect(await world.read(meeting)).toMatchObject({ failure_reason: 'bot_error' });
    const { history } = await getHistory(world.context, user, meeting);
    expect(history.at(-1)?.evidence).toMatchObject({ unknown_reason: 'cosmic_rays', exit_code: 1 });
  });

  it('is never refused over its wording', async () => {
    const { meeting, bot } = await active();
    const { ExitedInput } = await import('../../../core/callbacks/callback-schemas.ts');
    const { exited } = await import('../../../core/callbacks/exited.ts');
    const wild = {
      failure_reason: 'x'.repeat(5000),
      failure_stage: 7,
      evidence: { constructor: 1, big: 'y'.repeat(9000) },
    };
    const input = ExitedInput.parse({ connection_id: bot.connection_id, seq: 99, exit_code: 1, ...wild });
    await exited(world.context, bot.token(), input);
    expect(await world.read(meeting)).toMatchObject({
      status: 'failed',
      failure_reason: 'bot_error',
      failure_stage: 'active',
    });
  });

  it('of two at once succeeds for exactly one, and both get the same answer', async () => {
    const { user, bot } = await active();
    const answers = await Promise.all([bot.exited(0, {}, 8), bot.exited(0, {}, 8), bot.exited(1, {}, 8)]);
    expect(new Set(answers.map(({ final_status }) => final_status)).size).toBe(1);
    expect(await world.slots(user)).toBe(0);
  });
});

describe('transitions', () => {
  it('log one line each', async () => {
    const { meeting, bot } = await active();
    await bot.exited(0);
    const lines = world.logged.filter(({ event, meeting: id }) => event === 'transition' && id === meeting.id);
    expect(lines.map(({ from, to, actor, attempt }) => [from, to, actor, attempt])).toEqual([
      [null, 'reserved', 'user', 1],
      ['reserved', 'starting', 'bot', 1],
      ['starting', 'active', 'bot', 1],
      ['active', 'completed', 'bot', 1],
    ]);
    for (const line of lines) expect(line.duration_ms).toEqual(expect.any(Number));
  });
});
