import fc from 'fast-check';
import { createMemoryWorld } from '../support/world.ts';
import { playSchedule } from './play-schedule.ts';
import { schedule } from './schedule.ts';

/** A schedule in memory: of all who want to read or write at the same time, chance says who is next. */
export const playInMemory = fc.asyncProperty(schedule, fc.scheduler(), async (steps, scheduler) => {
  const world = createMemoryWorld();
  const playAtOnce = async (jobs: (() => Promise<void>)[]) => {
    world.table.takeTurn = () => scheduler.schedule(Promise.resolve());
    await scheduler.waitFor(Promise.all(jobs.map((job) => job())));
    world.table.takeTurn = async () => {};
  };
  await playSchedule(world, steps, { setCrash: (crash) => world.table.setCrash(crash), playAtOnce });
});
