import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noFaults } from '../support/local-controls.ts';
import { newRoom, sendBot, slotFreeSeconds, waitForFreeSlot, waitForStatus } from '../support/meetings.ts';
import type { Pair, RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const launchSeconds = 20;
const roomEmptySeconds = 10;

let runner: TestRunner;
beforeAll(async () => {
  runner = await startTestRunner();
});
afterEach(() => runner.controls.setFaults(noFaults));
afterAll(() => runner?.stop());

describe('DELETE of an active bot', () => {
  it(`makes it leave: completed, its slot free, within ${slotFreeSeconds} s`, async () => {
    const { client, pair } = await sendBot(runner, 'leaving', { bot_name: 'Leaver' });
    const room = await runner.controls.getRoom(pair.native_meeting_id);
    expect(room.participants).toContain('Leaver');

    const begun = performance.now();
    expect(await client.stopBot(pair)).toBe('Stop request accepted and is being processed.');
    const again = await client.send('DELETE', `/bots/rehearsal/${pair.native_meeting_id}`);
    expect([again.status, again.body]).toEqual([202, { message: 'Stop already in progress.' }]);
    const config = await client.send('PUT', `/bots/rehearsal/${pair.native_meeting_id}/config`, {
      body: { task: 'translate' },
    });
    expect(config.status).toBe(409);

    const { data } = await waitForStatus(runner, { client, pair, status: 'completed', seconds: slotFreeSeconds });
    await waitForFreeSlot(runner, client);
    expect(performance.now() - begun).toBeLessThan(slotFreeSeconds * 1000);
    expect(data).toMatchObject({ completion_reason: 'stopped', phase: 'done' });
    await runner.waitFor('the room to be empty', roomEmptySeconds, async () => {
      const { participants } = await runner.controls.getRoom(pair.native_meeting_id);
      return !participants.includes('Leaver');
    });
    const { history } = await client.getHistory(pair);
    expect(history.map(({ to, actor }) => [to, actor])).toEqual([
      ['reserved', 'user'],
      ['starting', 'bot'],
      ['active', 'bot'],
      ['stopping', 'bot'],
      ['completed', 'bot'],
    ]);
  });
});

describe('DELETE before the bot is up', () => {
  it.each([
    ['while its task is held', 'hold', true],
    ['while its process starts', 'run', true],
    ['at once', 'run', false],
  ] as const)(
    `%s: it never joins, completed, its slot free, within ${slotFreeSeconds} s`,
    async (_when, launches, waitsForTask) => {
      await runner.controls.setFaults({ launches });
      const { client } = await runner.newUser(1);
      const pair = newRoom('too-early');
      await runner.controls.configureRoom(pair.native_meeting_id, { lobby: 'auto', script: [] });
      const { id } = await client.requestBot(pair);
      if (waitsForTask) {
        await runner.waitFor('the task', launchSeconds, async () =>
          (await runner.controls.listTasks()).some(({ meeting_id }) => meeting_id === id),
        );
      }
      const begun = performance.now();
      await client.stopBot(pair);
      const { data } = await waitForStatus(runner, { client, pair, status: 'completed', seconds: slotFreeSeconds });
      await waitForFreeSlot(runner, client);
      expect(performance.now() - begun).toBeLessThan(slotFreeSeconds * 1000);
      expect(data.completion_reason).toBe('stopped_before_join');
      await runner.controls.setFaults({ launches: 'run' });
      await expectNeverJoined(client, pair, id);
    },
  );
});

/** Nor later, when its task is over: nobody was in the room, and its life has no step that would lead there. */
async function expectNeverJoined(client: RollcallClient, pair: Pair, id: number): Promise<void> {
  await runner.waitFor('its task to be over', launchSeconds, async () => {
    const tasks = (await runner.controls.listTasks()).filter(({ meeting_id }) => meeting_id === id);
    return tasks.every(({ last_status }) => last_status === 'STOPPED');
  });
  expect(await runner.controls.getRoom(pair.native_meeting_id)).toEqual({ participants: [], waiting: [], said: [] });
  const { phases } = await client.getHistory(pair);
  for (const phase of ['joining', 'lobby', 'admitted', 'recording']) {
    expect(phases.map((step) => step.phase)).not.toContain(phase);
  }
}
