import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { type Interruption, runBot } from '../../bot-task/run-bot.ts';
import { startRooms } from '../local/rehearsal/room-server.ts';
import { createTestContext, testLimits } from './bot-context.ts';
import { FakeControlPlane } from './fake-control-plane.ts';

let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

type BotOptions = { settings?: object; config?: object; limits?: object };

/** A bot sent to a room of the given settings; `done` is its exit code. */
async function sendBot(room: string, options: BotOptions = {}) {
  if (options.settings) await rooms.call('PUT', `/rehearsal/${room}`, options.settings);
  const controlPlane = new FakeControlPlane({
    native_meeting_id: room,
    meeting_url: `${rooms.url}/rehearsal/${room}`,
    ...options.config,
  });
  const url = await controlPlane.start();
  onTestFinished(() => controlPlane.stop());
  const { context, ...handles } = createTestContext(url, { limits: { ...testLimits, ...options.limits } });
  const signals = new AbortController();
  const interruption = (): Interruption => 143;
  const done = runBot(context, { signal: signals.signal, interruption });
  return { controlPlane, done, interrupt: () => signals.abort(), ...handles };
}

const soon = { timeout: 20_000, interval: 50 };
const post = (room: string, control: string, body?: object) =>
  rooms.call('POST', `/rehearsal/${room}/${control}`, body);
type Bot = Awaited<ReturnType<typeof sendBot>>;
const reaches = (bot: Bot, phase: string) => vi.waitFor(() => expect(bot.controlPlane.phases).toContain(phase), soon);
const hears = (bot: Bot, line: string) => vi.waitFor(() => expect(bot.controlPlane.transcript).toContain(line), soon);

const twoLines = [
  { speaker: 'Ada', text: 'The parts list is complete since this morning.', after_ms: 100 },
  { speaker: 'Grace', text: 'Good, then we can order it today.', after_ms: 400 },
];

describe('runBot in the rehearsal room', () => {
  it('sends what several speakers say, and leaves when the meeting ends', async () => {
    const bot = await sendBot('speakers', { settings: { lobby: 'auto', script: twoLines, end_after_ms: 2500 } });
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.transcript).toEqual(twoLines.map(({ speaker, text }) => `${speaker}: ${text}`));
    const { phases, calls, exited } = bot.controlPlane;
    expect(phases).toEqual(['booting', 'joining', 'lobby', 'admitted', 'recording', 'leaving', 'uploading']);
    expect(exited).toMatchObject({ exit_code: 0, completion_reason: 'meeting_ended' });
    const inOrder = calls.map(({ name }) => name).filter((name) => name !== 'heartbeat' && name !== 'segments');
    expect(inOrder.join(' ')).toBe('started phase phase phase phase joined phase phase phase exited');
  });

  it('keeps id and start of a segment while its text is revised, and its last words when the meeting is cut off', async () => {
    const bot = await sendBot('revisions', { settings: { lobby: 'auto' } });
    await reaches(bot, 'recording');
    const text = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
    await post('revisions', 'say', { speaker: 'Ada', text });
    await vi.waitFor(() => expect(bot.controlPlane.segments.size).toBe(1), soon);
    await post('revisions', 'end');
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.transcript).toEqual([`Ada: ${text}`]);
    const sent = bot.controlPlane.named('segments').flatMap(({ segments = [] }) => segments);
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent.map(({ segment_id, start }) => `${segment_id} ${start}`)).size).toBe(1);
    expect(sent.map(({ revision }) => revision)).toEqual(
      [...new Set(sent.map(({ revision }) => revision))].sort((a, b) => a - b),
    );
  });

  it('waits in the lobby until it is admitted, then goes when it is removed', async () => {
    const bot = await sendBot('lobby', { settings: { lobby: 'manual' } });
    await reaches(bot, 'lobby');
    expect(await rooms.state('lobby')).toMatchObject({ waiting: ['Rollcall bot'], participants: ['Host'] });
    expect(bot.controlPlane.named('joined')).toEqual([]);
    await post('lobby', 'admit');
    await reaches(bot, 'recording');
    await post('lobby', 'remove');
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 0, completion_reason: 'removed' });
  });

  it.each([
    ['the room denies everybody', { lobby: 'deny' }, async () => undefined],
    ['somebody denies it', { lobby: 'manual' }, () => post('denied-2', 'deny')],
  ])('exits with 2 and says admission_denied when %s', async (_, settings, deny) => {
    const room = settings.lobby === 'deny' ? 'denied-1' : 'denied-2';
    const bot = await sendBot(room, { settings });
    if (settings.lobby === 'manual') await reaches(bot, 'lobby');
    await deny();
    expect(await bot.done).toBe(2);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 2, failure_reason: 'admission_denied' });
    expect(bot.controlPlane.exited?.evidence).toMatchObject({
      signal: expect.stringContaining('denied'),
      url: `${rooms.url}/rehearsal/${room}`,
    });
  });

  it('withdraws its knock when nobody admits it in time', async () => {
    const bot = await sendBot('unheard', { settings: { lobby: 'manual' }, config: { lobby_seconds: 0.5 } });
    expect(await bot.done).toBe(2);
    expect(bot.controlPlane.exited).toMatchObject({ failure_reason: 'admission_timeout', failure_stage: 'lobby' });
    expect((await rooms.state('unheard')).waiting).toEqual([]);
  });

  it('leaves an empty room', async () => {
    const bot = await sendBot('empty', { settings: { lobby: 'auto', script: [] }, limits: { aloneSeconds: 0.5 } });
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 0, completion_reason: 'left_alone' });
  });

  it('leaves on command, and says so before', async () => {
    const bot = await sendBot('command');
    await reaches(bot, 'recording');
    bot.sendCommand({ seq: 1, action: 'leave' });
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 0, completion_reason: 'stopped' });
    const names = bot.controlPlane.calls.map(({ name }) => name);
    expect(names.indexOf('status')).toBeGreaterThan(names.indexOf('joined'));
    await vi.waitFor(
      async () => expect((await rooms.state('command')).participants).not.toContain('Rollcall bot'),
      soon,
    );
  });

  it('leaves when its process is told to end, and exits with 143', async () => {
    const bot = await sendBot('signal');
    await hears(bot, `Mara Lindqvist: ${await firstLine('signal')}`);
    bot.interrupt();
    expect(await bot.done).toBe(143);
    expect(bot.controlPlane.exited).toMatchObject({
      exit_code: 143,
      completion_reason: 'stopped',
      failure_reason: 'task_stopped',
    });
    expect((await rooms.state('signal')).participants).not.toContain('Rollcall bot');
  });

  it('reports a browser that dies as bot_error', async () => {
    const bot = await sendBot('crash');
    await reaches(bot, 'recording');
    await expect(bot.pages[0]?.goto('chrome://crash')).rejects.toThrow();
    expect(await bot.done).toBe(1);
    expect(bot.controlPlane.exited).toMatchObject({
      exit_code: 1,
      failure_reason: 'bot_error',
      failure_stage: 'active',
    });
  });

  it('reports a room that cannot be reached as join_failed', async () => {
    const bot = await sendBot('gone', { config: { meeting_url: `${rooms.url}/rehearsal/-` } });
    expect(await bot.done).toBe(1);
    expect(bot.controlPlane.exited).toMatchObject({ failure_reason: 'join_failed', failure_stage: 'starting' });
  });
});

async function firstLine(room: string): Promise<string> {
  return vi.waitFor(async () => {
    const [line] = (await rooms.state(room)).said;
    if (!line) throw new Error('nothing was said yet');
    return line.text;
  }, soon);
}
