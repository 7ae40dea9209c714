import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyInbox, receiveCommands } from '../../../bot-task/commands/command-inbox.ts';
import type { ListedCommand } from '../../../bot-task/control-plane/wire.ts';

const command = (seq: number): ListedCommand => ({ seq, action: 'reconfigure', language: 'en' });
const fromQueue = { isComplete: false, waitingMax: 100 };
const fromAnswer = { isComplete: true, waitingMax: 100 };
const seqs = (commands: { seq: number }[]) => commands.map(({ seq }) => seq);

describe('receiveCommands', () => {
  it('applies nothing beyond a gap, and says that there is one', () => {
    const first = receiveCommands(emptyInbox, [command(2)], fromQueue);
    expect(first).toMatchObject({ ready: [], hasGap: true });
    const second = receiveCommands(first.inbox, [command(1), command(3)], fromQueue);
    expect(seqs(second.ready)).toEqual([1, 2, 3]);
    expect(second.hasGap).toBe(false);
  });

  it('begins at what an answer lists first: everything before was acknowledged by an earlier attempt', () => {
    expect(seqs(receiveCommands(emptyInbox, [command(4), command(5)], fromAnswer).ready)).toEqual([4, 5]);
  });

  it('asks to acknowledge again what an answer repeats', () => {
    const { inbox } = receiveCommands(emptyInbox, [command(1), command(2)], fromAnswer);
    const again = receiveCommands(inbox, [command(2)], fromAnswer);
    expect(again.ready).toEqual([]);
    expect(seqs(again.repeated)).toEqual([2]);
  });

  it('keeps a bounded number of commands that wait', () => {
    const many = Array.from({ length: 50 }, (_, index) => command(index + 2));
    const { inbox } = receiveCommands(emptyInbox, many, { isComplete: false, waitingMax: 10 });
    expect([...inbox.waiting.keys()]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('applies each command once and in order, however they come', () => {
    const deliveries = fc
      .integer({ min: 1, max: 12 })
      .chain((count) =>
        fc.tuple(
          fc.constant(count),
          fc.array(fc.array(fc.integer({ min: 1, max: count }), { maxLength: 4 }), { maxLength: 40 }),
        ),
      );
    fc.assert(
      fc.property(deliveries, ([count, batches]) => {
        let inbox = emptyInbox;
        const applied: number[] = [];
        const receive = (numbers: number[], isComplete: boolean) => {
          const result = receiveCommands(inbox, numbers.map(command), { isComplete, waitingMax: 5 });
          inbox = result.inbox;
          applied.push(...seqs(result.ready));
        };
        for (const batch of batches) receive(batch, false);
        // The heartbeat's answer: all that is not acknowledged.
        const missing = Array.from({ length: count }, (_, index) => index + 1).filter((seq) => !applied.includes(seq));
        receive(missing, true);
        expect(applied).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      }),
      { numRuns: 500 },
    );
  });
});
