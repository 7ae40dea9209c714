import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noFaults } from '../support/local-controls.ts';
import { sendBot, waitForMeeting } from '../support/meetings.ts';
import type { Pair, RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const heartbeatSeconds = 2;
/** By the queue p95 ≤ 1 s, by heartbeat one interval; the rest is a busy machine. */
const commandSeconds = 15;
const wishes = [{ language: 'de' }, { language: 'fr', task: 'translate' }, { language: 'es' }];

const dataDirectory = mkdtempSync(join(tmpdir(), 'rollcall-commands-'));
let runner: TestRunner;
beforeAll(async () => {
  runner = await startTestRunner({ dataDirectory, options: ['-c', `heartbeatSeconds=${heartbeatSeconds}`] });
});
afterEach(() => runner.controls.setFaults(noFaults));
afterAll(async () => {
  await runner?.stop();
  rmSync(dataDirectory, { recursive: true });
});

/** What the bot itself wrote about the commands it applied. */
function appliedCommands(meetingId: number): { seq: unknown; action: unknown }[] {
  const lines = readFileSync(join(dataDirectory, 'logs', `bot-${meetingId}.log`), 'utf8')
    .trim()
    .split('\n');
  const entries = lines.map((line): Record<string, unknown> => JSON.parse(line));
  return entries.filter(({ event }) => event === 'command').map(({ seq, action }) => ({ seq, action }));
}

async function expectAppliedOnceInOrder(client: RollcallClient, pair: Pair, id: number): Promise<void> {
  await waitForMeeting(runner, {
    client,
    pair,
    seconds: commandSeconds,
    what: 'all commands acknowledged',
    isSo: ({ data }) => data.language === 'es' && data.task === 'translate',
  });
  expect(appliedCommands(id)).toEqual([1, 2, 3].map((seq) => ({ seq, action: 'reconfigure' })));
}

describe('three reconfigure commands in a row', () => {
  it('are applied once each and in order, and the transcript goes on in the new language', async () => {
    const { client, pair, id } = await sendBot(runner, 'obedient', { language: 'en' });
    for (const wish of wishes) await client.updateBotConfig(pair, wish);
    await expectAppliedOnceInOrder(client, pair, id);
    await runner.controls.say(pair.native_meeting_id, { speaker: 'Inés', text: 'Hasta luego' });
    await runner.waitFor('what was said since', commandSeconds, async () => {
      const { segments } = await client.getTranscript(pair);
      return segments.some(({ text, language }) => text === 'Hasta luego' && language === 'es');
    });
    expect((await client.getMeeting(pair)).status).toBe('active');
    await client.stopBot(pair);
  });

  it('arrive by heartbeat when nothing is delivered any more', async () => {
    const { client, pair, id } = await sendBot(runner, 'doorbell-off');
    await runner.controls.setFaults({ deliveries: false });
    for (const wish of wishes) await client.updateBotConfig(pair, wish);
    await expectAppliedOnceInOrder(client, pair, id);
    await client.stopBot(pair);
    await waitForMeeting(runner, {
      client,
      pair,
      seconds: commandSeconds,
      what: 'the leave command by heartbeat',
      isSo: ({ status }) => status === 'completed',
    });
  });

  it('wait for a bot that is not up yet', async () => {
    await runner.controls.setFaults({ launches: 'hold' });
    const { client } = await runner.newUser(1);
    const pair = { platform: 'rehearsal', native_meeting_id: `waiting-${Date.now()}` };
    const { id } = await client.requestBot(pair);
    for (const wish of wishes) await client.updateBotConfig(pair, wish);
    await runner.controls.setFaults({ launches: 'run' });
    await waitForMeeting(runner, { client, pair, what: 'active', isSo: ({ status }) => status === 'active' });
    await expectAppliedOnceInOrder(client, pair, id);
    await client.stopBot(pair);
  });
});
