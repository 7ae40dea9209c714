/** Which steps there are and which may follow which; the one mechanism of bots and of agents (contract 3). */
export type PhaseTable<Phase extends string> = {
  /** In the order they are documented; the first is where everything begins. */
  phases: readonly Phase[];
  /** Whether the table knows the move; the same phase again is none, unless the table says so. */
  allows: (from: Phase, to: Phase) => boolean;
  /** Nothing leaves a terminal phase. */
  isTerminal: (phase: Phase) => boolean;
};

/** The table of a kind of run, from its moves. */
export function phaseTable<Phase extends string>(
  phases: readonly Phase[],
  moves: Readonly<Record<Phase, readonly Phase[]>>,
): PhaseTable<Phase> {
  return {
    phases,
    allows: (from, to) => moves[from].includes(to),
    isTerminal: (phase) => moves[phase].length === 0,
  };
}
