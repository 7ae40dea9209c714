import fc from 'fast-check';
import { describe, it } from 'vitest';
import { injectCrashes } from '../support/inject-crashes.ts';
import { createWorld } from '../support/world.ts';
import { playSchedule } from './play-schedule.ts';
import { schedule } from './schedule.ts';

const RUNS = 60;

describe('slots, status and history', () => {
  it('stay true under crashes, repeats and any order', { timeout: 240_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(schedule, async (steps) => {
        const world = await createWorld();
        await playSchedule(world, steps, injectCrashes(world.client));
      }),
      { numRuns: RUNS, seed: 20261121, endOnFailure: false },
    );
  });
});
