import { type EndState, type ExecutionState, isAlive } from './state.ts';

/** How many executions there are, by how they ended; `total` counts the living too. */
export type ExecutionCounts = Record<EndState | 'total', number>;

export const noCounts = (): ExecutionCounts => ({
  total: 0,
  completed: 0,
  failed: 0,
  timeout: 0,
  dead: 0,
  cancelled: 0,
});

export function countExecutions(executions: readonly { state: ExecutionState }[]): ExecutionCounts {
  const counts = noCounts();
  for (const { state } of executions) {
    counts.total += 1;
    if (!isAlive(state)) counts[state] += 1;
  }
  return counts;
}
