import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phaseEntries, phaseRow, phaseSteps, readPhases } from '../../../core/phases/phase-history.ts';
import { phaseTable } from '../../../core/phases/phase-table.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();
const table = phaseTable(['asleep', 'awake', 'gone'], { asleep: ['awake'], awake: ['asleep', 'gone'], gone: [] });
type Phase = (typeof table.phases)[number];

const at = (millis: number) => new Date(Date.UTC(2026, 0, 2) + millis).toISOString();
const begin = { phase: 'asleep' as const, at: at(0) };
let partitions = 0;
const newPartition = () => `RUN#${++partitions}`;

const write = (move: Parameters<typeof phaseRow<Phase>>[0]) =>
  context.table.transact({ phase: { put: phaseRow<Phase>(move) } });

describe('readPhases', () => {
  it('shows only the beginning of a run that has not moved', async () => {
    expect(await readPhases(context.table, table, newPartition(), begin)).toEqual([
      { from: null, phase: 'asleep', at: at(0), duration_ms: null, details: null },
    ]);
  });

  it('shows every phase in order, with what it came from, how long it lasted and its details', async () => {
    const partition = newPartition();
    await write({ partition, from: 'awake', to: 'gone', at: at(2750) });
    await write({ partition, from: 'asleep', to: 'awake', at: at(1500), details: { by: 'noise' } });
    expect(await readPhases(context.table, table, partition, begin)).toEqual([
      { from: null, phase: 'asleep', at: at(0), duration_ms: 1500, details: null },
      { from: 'asleep', phase: 'awake', at: at(1500), duration_ms: 1250, details: { by: 'noise' } },
      { from: 'awake', phase: 'gone', at: at(2750), duration_ms: null, details: null },
    ]);
  });

  it('orders moves of one millisecond by their marks', async () => {
    const partition = newPartition();
    const places: [Phase, Phase][] = [
      ['asleep', 'awake'],
      ['awake', 'asleep'],
      ['asleep', 'awake'],
    ];
    for (const [count, [from, to]] of places.entries()) {
      await write({ partition, from, to, at: at(7), mark: `00000${count}` });
    }
    const steps = await readPhases(context.table, table, partition, begin);
    expect(steps.map(({ phase, duration_ms }) => [phase, duration_ms])).toEqual([
      ['asleep', 7],
      ['awake', 0],
      ['asleep', 0],
      ['awake', null],
    ]);
  });

  it('reads rows without the phase they came from', async () => {
    const partition = newPartition();
    const { from: _, ...row } = phaseRow<Phase>({ partition, from: 'asleep', to: 'awake', at: at(5) });
    await context.table.transact({ phase: { put: row } });
    const steps = await readPhases(context.table, table, partition, begin);
    expect(steps[1]).toMatchObject({ from: 'asleep', phase: 'awake' });
  });

  it('refuses a row with a phase that the table does not know', async () => {
    const partition = newPartition();
    const row = phaseRow<Phase>({ partition, from: 'asleep', to: 'awake', at: at(5) });
    await context.table.transact({ phase: { put: { ...row, phase: 'elsewhere' } } });
    await expect(readPhases(context.table, table, partition, begin)).rejects.toThrow();
  });

  it('reads on when the rows are more than one page holds', async () => {
    const partition = newPartition();
    const details = { note: 'n'.repeat(300_000) };
    const moves = 5;
    for (let count = 1; count <= moves; count += 1) {
      await write({ partition, from: 'asleep', to: 'awake', at: at(count), details });
    }
    expect(await readPhases(context.table, table, partition, begin)).toHaveLength(moves + 1);
  });
});

describe('phaseEntries', () => {
  it('tells each move with how long the phase before lasted', () => {
    const steps = phaseSteps<Phase>(begin, [
      { from: 'asleep', phase: 'awake', at: at(40), details: { by: 'noise' } },
      { from: 'awake', phase: 'gone', at: at(100) },
    ]);
    expect(phaseEntries(steps)).toEqual([
      {
        from_phase: 'asleep',
        to_phase: 'awake',
        timestamp: at(40),
        duration_ms: 40,
        metadata: { by: 'noise' },
        event_sent: true,
      },
      { from_phase: 'awake', to_phase: 'gone', timestamp: at(100), duration_ms: 60, metadata: {}, event_sent: true },
    ]);
  });

  it('has one entry a move and no negative duration, whatever the clocks say', () => {
    const moves = fc.array(fc.record({ phase: fc.constantFrom(...table.phases), millis: fc.integer({ max: 9999 }) }));
    fc.assert(
      fc.property(moves, (drawn) => {
        const entries = phaseEntries(
          phaseSteps(
            begin,
            drawn.map(({ phase, millis }) => ({ phase, at: at(millis) })),
          ),
        );
        expect(entries.map(({ to_phase }) => to_phase)).toEqual(drawn.map(({ phase }) => phase));
        for (const { duration_ms } of entries) expect(duration_ms).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
