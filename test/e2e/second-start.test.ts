import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { sendBot, waitForFreeSlot, waitForStatus } from '../support/meetings.ts';
import { isRunning } from '../support/processes.ts';
import { RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const recoverSeconds = 30;
const childrenGoneSeconds = 10;
/** The bar for a second start of `npm start`. */
const startSeconds = 15;

const dataDirectory = mkdtempSync(join(tmpdir(), 'rollcall-second-'));
let running: TestRunner | undefined;
afterAll(async () => {
  await running?.stop();
  rmSync(dataDirectory, { recursive: true });
});

async function start(): Promise<TestRunner> {
  const begun = performance.now();
  running = await startTestRunner({ dataDirectory });
  expect(performance.now() - begun).toBeLessThan(startSeconds * 1000);
  return running;
}

describe('a runner on the data of an earlier one', () => {
  it('goes on where a killed one left off: users and meetings are there, its live bots are ended', async () => {
    const first = await start();
    const { client, pair, userId } = await sendBot(first, 'orphaned');
    const children = await first.crash();
    running = undefined;

    const second = await start();
    expect(second.adminApiKey).toBe(first.adminApiKey);
    expect(second.apiKey).toBe(first.apiKey);
    await second.waitFor(
      'the killed runner’s processes to be gone',
      childrenGoneSeconds,
      () => !children.some(isRunning),
    );

    const again = new RollcallClient(second.url, { apiKey: await second.admin.createToken(userId) });
    const { data } = await waitForStatus(second, { client: again, pair, status: 'failed', seconds: recoverSeconds });
    expect(data).toMatchObject({ failure_reason: 'task_stopped', failure_stage: 'active' });
    await waitForFreeSlot(second, again);

    // The key of the first run holds too, and so does all that the API is for.
    const sameKey = new RollcallClient(second.url, { apiKey: client.apiKey });
    await sameKey.requestBot(pair);
    await waitForStatus(second, { client: sameKey, pair, status: 'active' });
    await sameKey.stopBot(pair);
    await waitForStatus(second, { client: sameKey, pair, status: 'completed' });
  });

  it('keeps what one that was ended politely had written', async () => {
    const earlier = running ?? (await start());
    const { client, pair } = await sendBot(earlier, 'kept');
    await earlier.controls.say(pair.native_meeting_id, { speaker: 'Ada', text: 'Remember this.' });
    await earlier.waitFor('the line in the transcript', recoverSeconds, async () => {
      const { segments } = await client.getTranscript(pair);
      return segments.some(({ text }) => text === 'Remember this.');
    });
    await earlier.stop();
    running = undefined;

    const later = await start();
    const sameKey = new RollcallClient(later.url, { apiKey: client.apiKey });
    const { status } = await sameKey.getMeeting(pair);
    expect(['completed', 'failed']).toContain(status);
    const { segments } = await sameKey.getTranscript(pair);
    expect(segments.map(({ text }) => text)).toContain('Remember this.');
    expect(await sameKey.getRunningBots()).toEqual([]);
  });

  it('refuses to share them with one that runs', async () => {
    running ??= await start();
    await expect(startTestRunner({ dataDirectory })).rejects.toThrow(/did not start/);
  });
});
