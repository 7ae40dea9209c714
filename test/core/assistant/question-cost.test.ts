import { describe, expect, it } from 'vitest';
import { indexMeeting } from '../../../core/assistant/index-meeting.ts';
import { meterCapacity } from '../../support/capacity-meter.ts';
import { createAssistantWorld } from './assistant-world.ts';

const world = await createAssistantWorld();
const measure = meterCapacity(world.client);
/** The local table is slow when it is busy, and the question reads digests only. */
const LINES = 10;
const question = 'What did we decide about the launch date?';

const words = Array.from({ length: 300 }, (_, number) => `word${number}`);
const chatter = (lines: number, seed: number) =>
  Array.from({ length: lines }, (_, line) =>
    Array.from({ length: 12 }, (__, word) => words[(seed * 7 + line * 12 + word * word) % words.length]).join(' '),
  );

async function holdIndexed(user: number, said: string[]) {
  await indexMeeting(world.context, await world.hold(user, said));
  world.advance(1);
}

describe('the cost of a question', () => {
  it('hardly grows with other meetings: their digests are read, not their indexes', async () => {
    const user = await world.newUser();
    await holdIndexed(user, [...chatter(LINES, 0), 'We decided on 16 June as the launch date.']);
    const alone = await measure(() => world.ask(user, question));
    for (let number = 1; number <= 20; number += 1) await holdIndexed(user, chatter(LINES, number));
    const among = await measure(async () => {
      const { response, metadata } = await world.ask(user, question);
      expect(response).toContain('16 June');
      expect(metadata.documents_analyzed).toBe(1);
    });
    expect(alone.writeUnits + among.writeUnits).toBe(0);
    // Meetings, digests, one index, the meeting that was opened, and the passages that were quoted.
    expect([alone.calls, among.calls]).toEqual([5, 5]);
    // A meeting's item and its digest together are 2 KB; read at leisure they cost half a unit for 4 KB.
    expect(among.readUnits - alone.readUnits).toBeLessThan(20 * 0.5);
  });

  it('opens five indexes at the most, however many meetings speak of it', async () => {
    const user = await world.newUser();
    for (let number = 1; number <= 8; number += 1) {
      await holdIndexed(user, [`We decided on ${number} June as the launch date.`]);
    }
    const { calls } = await measure(async () => {
      const { metadata } = await world.ask(user, question);
      expect(metadata.documents_analyzed).toBe(5);
    });
    expect(calls).toBe(9);
  });
});
