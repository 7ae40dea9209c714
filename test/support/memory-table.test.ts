import fc from 'fast-check';
import { expect, it } from 'vitest';
import { meetingPartition } from '../../core/meetings/meeting-keys.ts';
import { meetingsOf } from '../../core/meetings/meeting-store.ts';
import { oneByOne, playSchedule } from '../model/play-schedule.ts';
import { schedule } from '../model/schedule.ts';
import { injectCrashes } from './inject-crashes.ts';
import { createMemoryWorld, createWorld, type PlayedWorld } from './world.ts';

const RUNS = 15;

it('the table in memory ends every schedule with the same items as the real one', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(schedule, async (steps) => {
      const real = await createWorld();
      const memory = createMemoryWorld();
      await playSchedule(real, steps, { setCrash: injectCrashes(real.client), playAtOnce: oneByOne });
      await playSchedule(memory, steps, { setCrash: (crash) => memory.table.setCrash(crash), playAtOnce: oneByOne });
      expect(await itemsOf(memory)).toEqual(await itemsOf(real));
    }),
    { numRuns: RUNS, seed: 11, endOnFailure: true },
  );
});

/** Everything that one user's schedule leaves behind. */
async function itemsOf({ context: { table } }: PlayedWorld) {
  const { items: users } = await table.query({ pk: 'USERS', limit: 10 });
  const userId = Number(users[0]?.id ?? users[0]?.user_id ?? String(users[0]?.sk).replace('USER#', ''));
  const meetings = await table.query({ ...meetingsOf(userId), limit: 100 });
  const own = await table.query({ pk: `USER#${userId}`, limit: 1000 });
  const parts = await Promise.all(
    meetings.items.map(({ id }) => table.query({ pk: meetingPartition(Number(id)), limit: 1000 })),
  );
  return [...own.items, ...parts.flatMap(({ items }) => items)];
}
