import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoomSettings } from '../support/local-controls.ts';
import { newRoom, waitForFreeSlot, waitForMeeting, waitForStatus } from '../support/meetings.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const lobbySeconds = 25;
const deniedSeconds = 60;
const leaveSeconds = 15;

let runner: TestRunner;
/** It knocks from the beginning, so that the others need not wait for its patience to end. */
let patient: Awaited<ReturnType<typeof sendTo>>;
beforeAll(async () => {
  runner = await startTestRunner({ options: ['-c', `lobbySeconds=${lobbySeconds}`] });
  patient = await sendTo('manual');
});
afterAll(() => runner?.stop());

const botName = 'Knocker';

async function sendTo(lobby: RoomSettings['lobby']) {
  const { client } = await runner.newUser(1);
  const pair = newRoom('lobby');
  const room = pair.native_meeting_id;
  await runner.controls.configureRoom(room, { lobby, script: [{ speaker: 'Ada', text: 'Hello.', after_ms: 500 }] });
  await client.requestBot({ ...pair, bot_name: botName });
  return { client, pair, room };
}

async function knock() {
  const sent = await sendTo('manual');
  const { status } = await waitForMeeting(runner, {
    ...sent,
    what: 'in the lobby',
    isSo: ({ data }) => data.phase === 'lobby',
  });
  expect(status).toBe('starting');
  const { waiting, participants } = await runner.controls.getRoom(sent.room);
  expect([waiting, participants]).toEqual([[botName], ['Ada']]);
  return sent;
}

describe('a bot in the lobby', () => {
  it('joins when it is admitted, and is completed/removed when somebody removes it', async () => {
    const { client, pair, room } = await knock();
    await runner.controls.steerRoom(room, 'admit');
    await waitForStatus(runner, { client, pair, status: 'active' });
    expect((await runner.controls.getRoom(room)).participants).toContain(botName);
    await runner.controls.steerRoom(room, 'remove');
    const { data } = await waitForStatus(runner, { client, pair, status: 'completed', seconds: leaveSeconds });
    expect(data.completion_reason).toBe('removed');
    await waitForFreeSlot(runner, client);
  });

  it('is failed/admission_denied when somebody denies it', async () => {
    const { client, pair, room } = await knock();
    await runner.controls.steerRoom(room, 'deny');
    const { data } = await waitForStatus(runner, { client, pair, status: 'failed', seconds: leaveSeconds });
    expect(data).toMatchObject({ failure_reason: 'admission_denied', failure_stage: 'lobby' });
    await waitForFreeSlot(runner, client);
  });

  it('withdraws its knock when it is stopped: completed/stopped_before_join', async () => {
    const { client, pair, room } = await knock();
    await client.stopBot(pair);
    const { data } = await waitForStatus(runner, { client, pair, status: 'completed', seconds: leaveSeconds });
    expect(data.completion_reason).toBe('stopped_before_join');
    expect(await runner.controls.getRoom(room)).toMatchObject({ waiting: [], participants: ['Ada'], said: [] });
    await waitForFreeSlot(runner, client);
  });

  it(`is failed/admission_timeout when nobody comes within ${lobbySeconds} s`, async () => {
    const { data } = await waitForStatus(runner, { ...patient, status: 'failed' });
    expect(data).toMatchObject({ failure_reason: 'admission_timeout', failure_stage: 'lobby' });
    expect((await runner.controls.getRoom(patient.room)).waiting).toEqual([]);
  });
});

describe('a bot at a meeting', () => {
  it('that lets nobody in is failed/admission_denied', async () => {
    const { client, pair } = await sendTo('deny');
    const { data } = await waitForStatus(runner, { client, pair, status: 'failed', seconds: deniedSeconds });
    expect(data.failure_reason).toBe('admission_denied');
  });

  it('that ends is completed/meeting_ended, with what was said until then', async () => {
    const { client, pair, room } = await sendTo('auto');
    await waitForStatus(runner, { client, pair, status: 'active' });
    await runner.controls.say(room, { speaker: 'Ada', text: 'That is all for today, goodbye.' });
    await runner.controls.steerRoom(room, 'end');
    const { data } = await waitForStatus(runner, { client, pair, status: 'completed', seconds: leaveSeconds });
    expect(data.completion_reason).toBe('meeting_ended');
    const { segments } = await client.getTranscript(pair);
    expect(segments.at(-1)?.text).toBe('That is all for today, goodbye.');
  });
});
