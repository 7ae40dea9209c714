import fc from 'fast-check';
import { playInMemory } from '../model/play-in-memory.ts';
import { heading, row } from './print.ts';

/** Random schedules with crashes, repeats and any order; a violation is printed with the schedule that leads to it. */
export async function benchSchedules(runs: number): Promise<void> {
  heading('Random schedules: slots, statuses and history checked after every step');
  const result = await fc.check(playInMemory, { numRuns: runs, endOnFailure: true });
  row('schedules played', result.numRuns);
  row('violations', result.failed ? 1 : 0);
  row('seed', result.seed);
  if (result.failed) process.stdout.write(`${fc.defaultReportMessage(result) ?? ''}\n`);
}
