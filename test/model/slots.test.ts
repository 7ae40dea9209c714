import fc from 'fast-check';
import { describe, it } from 'vitest';
import { injectCrashes } from '../support/inject-crashes.ts';
import { createMemoryWorld, createWorld } from '../support/world.ts';
import { playSchedule } from './play-schedule.ts';
import { schedule } from './schedule.ts';

const RUNS_ON_THE_TABLE = 40;
const RUNS_IN_MEMORY = 1000;

describe('slots, statuses and history stay true under crashes, repeats and any order', () => {
  it('on the real table', { timeout: 240_000 }, async () => {
    const play = fc.asyncProperty(schedule, async (steps) => {
      const world = await createWorld();
      await playSchedule(world, steps, injectCrashes(world.client));
    });
    await fc.assert(play, { numRuns: RUNS_ON_THE_TABLE, seed: 20261121, endOnFailure: true });
  });

  it('in memory, many times over', { timeout: 240_000 }, async () => {
    const play = fc.asyncProperty(schedule, async (steps) => {
      const world = createMemoryWorld();
      await playSchedule(world, steps, (crash) => world.table.setCrash(crash));
    });
    await fc.assert(play, { numRuns: RUNS_IN_MEMORY, endOnFailure: false });
  });
});
