import { afterEach, describe, expect, it } from 'vitest';
import { endWithChildren, hasEnded, spawnRunner } from '../support/runner-process.ts';
import { waitUntil } from '../support/wait-until.ts';

/** The bar: from the command to the first line of a transcript. */
const firstLineSeconds = 60;
const nextStepsSeconds = 20;

let child: ReturnType<typeof spawnRunner> | undefined;
afterEach(async () => {
  if (child !== undefined && !hasEnded(child)) await endWithChildren(child, 'SIGKILL');
});

describe('npm start', () => {
  it(`shows the first bot’s transcript within ${firstLineSeconds} s, says what to try next, and ends without a trace`, async () => {
    const runner = spawnRunner(['--ephemeral', '--port', '0']);
    child = runner;
    let shown = '';
    runner.stdout?.setEncoding('utf8').on('data', (text: string) => {
      shown += text;
    });
    // What the rehearsal room's first speaker says.
    await waitUntil('the first line of the transcript', firstLineSeconds, () => shown.includes('Mara Lindqvist'));
    await waitUntil('what to try next', nextStepsSeconds, () => shown.includes('curl'));
    expect(shown).toContain('X-API-Key');

    expect(await endWithChildren(runner, 'SIGINT')).toEqual([]);
    expect(runner.exitCode).toBe(0);
  });
});
