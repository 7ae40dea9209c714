import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { noFaults } from '../support/local-controls.ts';
import { newRoom, sendBot, slotFreeSeconds, waitForFreeSlot, waitForStatus } from '../support/meetings.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

/** The sweep looks at a bot when it has been silent for this long; without events that is all there is. */
const activeDeadlineSeconds = 6;
const sweptSeconds = 60;
const relaunchSeconds = 30;
const killed = 137;

let runner: TestRunner;
beforeAll(async () => {
  runner = await startTestRunner({
    options: ['-c', 'heartbeatSeconds=2', '-c', `activeDeadlineSeconds=${activeDeadlineSeconds}`],
  });
});
afterEach(() => runner.controls.setFaults(noFaults));
afterAll(() => runner?.stop());

describe('a bot whose process is killed', () => {
  it(`is failed with the cause, its slot free, within ${slotFreeSeconds} s`, async () => {
    const { client, pair, id } = await sendBot(runner, 'killed');
    await runner.controls.killTask(id);
    const begun = performance.now();
    const { data } = await waitForStatus(runner, { client, pair, status: 'failed', seconds: slotFreeSeconds });
    await waitForFreeSlot(runner, client);
    expect(performance.now() - begun).toBeLessThan(slotFreeSeconds * 1000);
    expect(data).toMatchObject({ failure_reason: 'task_stopped', failure_stage: 'active' });
    const { history } = await client.getHistory(pair);
    expect(history.at(-1)).toMatchObject({ to: 'failed', actor: 'reaper', evidence: { exit_code: killed } });
  });

  it('comes to the same end by the sweep when task events are lost', async () => {
    const { client, pair, id } = await sendBot(runner, 'unheard');
    await runner.controls.setFaults({ task_events: false });
    await runner.controls.killTask(id);
    const { data } = await runner.waitFor('the sweep to find it', sweptSeconds, async () => {
      await runner.controls.sweep();
      const meeting = await client.getMeeting(pair);
      return meeting.status === 'failed' && meeting;
    });
    expect(data).toMatchObject({ failure_reason: 'task_stopped', failure_stage: 'active' });
    const { history } = await client.getHistory(pair);
    expect(history.at(-1)).toMatchObject({ to: 'failed', actor: 'reaper', evidence: { exit_code: killed } });
    await waitForFreeSlot(runner, client);
  });
});

describe('a launch that fails', () => {
  it('is tried again once, if the cause may pass, and then the meeting is failed with it', async () => {
    await runner.controls.setFaults({ launches: 'fail' });
    const { client } = await runner.newUser(1);
    const pair = newRoom('unlaunched');
    const { id } = await client.requestBot(pair);
    const { data } = await waitForStatus(runner, { client, pair, status: 'failed', seconds: relaunchSeconds });
    expect(data).toMatchObject({ failure_reason: 'launch_failed', attempt: 2 });
    const attempts = runner.events.flatMap((event) =>
      event.type === 'task' && event.meeting_id === id && event.status === 'PENDING' ? event.attempt : [],
    );
    expect(attempts).toEqual([1, 2]);
    await waitForFreeSlot(runner, client);
  });
});
