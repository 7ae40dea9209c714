import { describe, expect, it } from 'vitest';
import { phaseTable } from '../../../core/phases/phase-table.ts';

const table = phaseTable(['asleep', 'awake', 'gone'], { asleep: ['awake'], awake: ['asleep', 'gone'], gone: [] });

describe('phaseTable', () => {
  it('knows its moves and no others', () => {
    expect(table.phases.map((from) => table.phases.filter((to) => table.allows(from, to)))).toEqual([
      ['awake'],
      ['asleep', 'gone'],
      [],
    ]);
  });

  it('calls terminal what nothing leaves', () => {
    expect(table.phases.filter((phase) => table.isTerminal(phase))).toEqual(['gone']);
  });
});
