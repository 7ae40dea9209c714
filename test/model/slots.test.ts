import fc from 'fast-check';
import { describe, it } from 'vitest';
import { injectCrashes } from '../support/inject-crashes.ts';
import { createWorld } from '../support/world.ts';
import { playInMemory } from './play-in-memory.ts';
import { playSchedule } from './play-schedule.ts';
import { schedule } from './schedule.ts';

const RUNS_ON_THE_TABLE = 40;
const RUNS_IN_MEMORY = 1000;

describe('slots, statuses and history stay true under crashes, repeats and any order', () => {
  it('on the real table', { timeout: 240_000 }, async () => {
    const play = fc.asyncProperty(schedule, async (steps) => {
      const world = await createWorld();
      const playAtOnce = async (jobs: (() => Promise<void>)[]) => void (await Promise.all(jobs.map((job) => job())));
      await playSchedule(world, steps, { setCrash: injectCrashes(world.client), playAtOnce });
    });
    await fc.assert(play, { numRuns: RUNS_ON_THE_TABLE, seed: 20261121, endOnFailure: true });
  });

  it('in memory, many times over, whoever comes to the table first', { timeout: 240_000 }, async () => {
    await fc.assert(playInMemory, { numRuns: RUNS_IN_MEMORY, endOnFailure: true });
  });
});
