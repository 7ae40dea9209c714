import { describe, expect, it } from 'vitest';
import { botPhaseTable, phases } from '../../../core/meetings/phase.ts';

const { allows } = botPhaseTable;
const beforeLeaving = phases.slice(0, phases.indexOf('leaving'));
const alive = phases.slice(0, phases.indexOf('done'));

describe('the phases of a bot', () => {
  it('follow one another in their order', () => {
    for (const [position, from] of alive.entries()) expect(allows(from, phases[position + 1] ?? from), from).toBe(true);
  });

  it('are left for another only as the contract says', () => {
    const moves = phases.flatMap((from) => phases.filter((to) => allows(from, to)).map((to) => `${from} → ${to}`));
    const inOrder = alive.map((from, position) => `${from} → ${phases[position + 1]}`);
    const leaving = beforeLeaving.map((from) => `${from} → leaving`);
    const failed = alive.map((from) => `${from} → failed`);
    expect(new Set(moves)).toEqual(
      new Set([...inOrder, ...leaving, ...failed, 'joining → admitted', 'leaving → done', 'uploading → done']),
    );
  });
});
