import fc from 'fast-check';
import { playSchedule } from '../model/play-schedule.ts';
import { schedule } from '../model/schedule.ts';
import { createMemoryWorld } from '../support/world.ts';
import { heading, row } from './print.ts';

/** Random schedules with crashes, repeats and any order; a violation is printed with the schedule that leads to it. */
export async function benchSchedules(runs: number): Promise<void> {
  heading('Random schedules: slots, statuses and history checked after every step');
  const result = await fc.check(
    fc.asyncProperty(schedule, async (steps) => {
      const world = createMemoryWorld();
      await playSchedule(world, steps, (crash) => world.table.setCrash(crash));
    }),
    { numRuns: runs },
  );
  row('schedules played', result.numRuns);
  row('violations', result.failed ? 1 : 0);
  row('seed', result.seed);
  if (result.failed) process.stdout.write(`${fc.defaultReportMessage(result) ?? ''}\n`);
}
