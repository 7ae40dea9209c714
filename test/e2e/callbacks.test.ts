import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Call, PlayedBot, speech } from '../support/played-bot.ts';
import type { Pair, RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const launchSeconds = 20;
/** The runner places 50 tasks at most, and a held one stays. */
const botsMax = 50;

let runner: TestRunner;
let client: RollcallClient;
beforeAll(async () => {
  runner = await startTestRunner({ options: ['--rehearse'] });
  await runner.controls.setFaults({ launches: 'hold' });
  client = (await runner.newUser(botsMax)).client;
});
afterAll(() => runner?.stop());

type Played = { bot: PlayedBot; pair: Pair; id: number; client: RollcallClient };

/** A meeting whose task is held, so that the test speaks for its bot. */
async function play(): Promise<Played> {
  const pair = { platform: 'google_meet', native_meeting_id: `played-${randomUUID().slice(0, 8)}` };
  const { id } = await client.requestBot(pair);
  const task = await runner.waitFor('the task', launchSeconds, async () =>
    (await runner.controls.listTasks()).find(({ meeting_id }) => meeting_id === id),
  );
  return { bot: new PlayedBot(task), pair, id, client };
}

const said = [1, 2, 3, 4].map((start) => speech(start));
const [one, two, three, four] = said;

/** Everything a bot says in one life that ends well, in order. */
const lifeOf = (bot: PlayedBot): Call[] => [
  bot.prepare('started'),
  bot.prepare('phase', { phase: 'booting' }),
  bot.prepare('phase', { phase: 'joining' }),
  bot.prepare('phase', { phase: 'admitted' }),
  bot.prepare('joined'),
  bot.prepare('segments', { segments: [one, two] }),
  bot.prepare('heartbeat', { phase: 'recording', segments: [three] }),
  bot.prepare('segments', { segments: [four] }),
  bot.prepare('status', { status: 'stopping', reason: 'meeting_ended' }),
  bot.prepare('phase', { phase: 'leaving' }),
  bot.prepare('exited', { exit_code: 0, completion_reason: 'meeting_ended' }),
];
const steps = [
  'started',
  'phase booting',
  'phase joining',
  'phase admitted',
  'joined',
  'segments',
  'heartbeat',
  'more segments',
  'status stopping',
  'phase leaving',
  'exited',
];

/** The same end, whatever happened to the calls on their way; nothing lost, nothing twice. */
async function expectGoodEnd({ pair, id }: Played): Promise<void> {
  const { status, data } = await client.getMeeting(pair);
  expect(status).toBe('completed');
  expect(data).toMatchObject({ phase: 'done', completion_reason: 'meeting_ended', segment_count: said.length });
  const { segments } = await client.getTranscript(pair);
  expect(segments.map(({ start, text }) => [start, text])).toEqual(said.map(({ start, text }) => [start, text]));
  const { history, phases } = await client.getHistory(pair);
  const moves = ['reserved', 'starting', 'active', 'stopping', 'completed'];
  expect(history.map(({ to }) => to)).toEqual(moves);
  expect(history.map(({ version }) => version)).toEqual(moves.map((_, index) => index + 1));
  expect(phases.map(({ phase }) => phase)).toEqual([
    'requested',
    'launching',
    'booting',
    'joining',
    'admitted',
    'recording',
    'leaving',
    'done',
  ]);
  expect((await client.getRunningBots()).map(({ meeting_id }) => meeting_id)).not.toContain(id);
}

describe.each(steps.map((step, index) => [step, index] as const))('%s', (_step, index) => {
  it('may be sent twice, as when its answer is lost', async () => {
    const played = await play();
    for (const [place, call] of lifeOf(played.bot).entries()) {
      expect((await played.bot.send(call)).status).toBe(200);
      if (place === index) expect((await played.bot.send(call)).status).toBe(200);
    }
    await expectGoodEnd(played);
  });

  it('may arrive twice at the same moment, and again when its time has passed', async () => {
    const played = await play();
    const { bot } = played;
    const calls = lifeOf(bot);
    for (const [place, call] of calls.entries()) {
      const answers = await Promise.all(place === index ? [bot.send(call), bot.send(call)] : [bot.send(call)]);
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
      // What was under way all the time comes in one call later, and once more after the end.
      const late = place === index + 1 ? calls[index] : undefined;
      if (late !== undefined) expect([200, 401, 410]).toContain((await bot.send(late)).status);
    }
    const [tooLate] = calls.slice(index, index + 1);
    if (tooLate !== undefined) await bot.send(tooLate);
    await expectGoodEnd(played);
  });
});

describe('calls out of order', () => {
  it('lose no segment: they are taken whatever their seq', async () => {
    const played = await play();
    const { bot } = played;
    const calls = lifeOf(bot);
    const [started, booting, joining, admitted, joined, first, heartbeat, more, stopping, leaving, exited] = calls;
    const order = [started, more, booting, heartbeat, first, joining, admitted, joined, stopping, leaving, exited];
    for (const call of order) if (call !== undefined) expect((await bot.send(call)).status).toBe(200);
    const { status, data } = await client.getMeeting(played.pair);
    expect([status, data.segment_count]).toEqual(['completed', said.length]);
    const { segments } = await client.getTranscript(played.pair);
    expect(segments.map(({ text }) => text)).toEqual(said.map(({ text }) => text));
  });

  it('do not move a status back: a late one is ignored, and says so', async () => {
    const { bot, pair } = await play();
    await bot.say('started');
    const joined = bot.prepare('joined');
    await bot.say('status', { status: 'stopping' });
    const { status, body } = await bot.send(joined);
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'ignored', current_status: 'stopping' });
    await bot.say('exited', { exit_code: 0, completion_reason: 'meeting_ended' });
    expect((await client.getMeeting(pair)).status).toBe('completed');
  });

  it('keep the higher revision of a segment, whichever comes first', async () => {
    const { bot, pair } = await play();
    await bot.say('started');
    await bot.say('segments', { segments: [speech(1, 'the whole sentence', 2)] });
    await bot.say('segments', { segments: [speech(1, 'the whole', 1), speech(2)] });
    const { segments } = await client.getTranscript(pair);
    expect(segments.map(({ text }) => text)).toEqual(['the whole sentence', 'words at 2']);
    await bot.say('exited', { exit_code: 0 });
    expect((await client.getMeeting(pair)).data.segment_count).toBe(2);
  });
});

describe('calls that never arrive', () => {
  it.each([
    ['phases', ['phase']],
    ['joined', ['joined']],
    ['the status', ['status']],
    ['all of them', ['phase', 'joined', 'status', 'heartbeat']],
  ])('%s: the farewell ends the meeting all the same, with every segment that came', async (_what, lost) => {
    const played = await play();
    const calls = lifeOf(played.bot).filter(({ name }) => !lost.includes(name));
    for (const call of calls) expect((await played.bot.send(call)).status).toBe(200);
    const { status, data } = await client.getMeeting(played.pair);
    const sent = lost.includes('heartbeat') ? said.length - 1 : said.length;
    expect([status, data.completion_reason, data.segment_count]).toEqual(['completed', 'meeting_ended', sent]);
  });
});

describe('with --rehearse', () => {
  it('the bot is sent to the rehearsal room of its id, while the API shows what was asked for', async () => {
    const { bot, pair } = await play();
    const room = `${runner.url}/rehearsal/${pair.native_meeting_id}`;
    expect(await bot.say('started')).toMatchObject({
      new_status: 'starting',
      config: { platform: 'rehearsal', native_meeting_id: pair.native_meeting_id, meeting_url: room },
    });
    expect(await client.getMeeting(pair)).toMatchObject({
      platform: 'google_meet',
      constructed_meeting_url: `https://meet.google.com/${pair.native_meeting_id}`,
    });
    await bot.say('exited', { exit_code: 0 });
  });
});

describe('a caller that is not this meeting’s bot', () => {
  it('is refused at every door', async () => {
    const { bot, id } = await play();
    const [task] = (await runner.controls.listTasks()).filter(({ meeting_id }) => meeting_id === id);
    if (task === undefined) throw new Error('no task');

    bot.isSigning = false;
    expect((await bot.send(bot.prepare('started'))).status).toBe(403);
    bot.isSigning = true;
    expect((await bot.send(bot.prepare('started'), 'v1.1.2.3.forged')).status).toBe(401);
    expect((await bot.send(bot.prepare('joined'))).status).toBe(401);

    await bot.say('started');
    const rival = new PlayedBot(task);
    expect((await rival.send(rival.prepare('started'))).status).toBe(410);
    const stranger = new PlayedBot(task);
    expect((await stranger.send(stranger.prepare('joined'), bot.token)).status).toBe(404);

    await bot.say('heartbeat');
    expect((await bot.send(bot.prepare('started'))).status).toBe(401);

    await bot.say('exited', { exit_code: 0 });
    expect((await bot.send(bot.prepare('heartbeat'))).status).toBe(410);
    expect(await bot.say('exited', { exit_code: 1 })).toMatchObject({ final_status: 'completed' });
  });
});
