import type { AgentExecutionPhase } from './agent-phase.ts';
import { executionStates } from './state.ts';

/** What was given as a state is none. It names the valid ones, and is thrown before anything changes. */
export class InvalidExecutionStateError extends TypeError {
  override readonly name = 'InvalidExecutionStateError';
  constructor(given: unknown) {
    const shown =
      typeof given === 'string' ? `'${given}'` : `a value of type ${given === null ? 'null' : typeof given}`;
    super(`Not an execution state: ${shown}. Valid states: ${executionStates.join(', ')}`);
  }
}

/** The user has as many open executions as a user may; nothing was created. */
export class TooManyOpenExecutionsError extends Error {
  override readonly name = 'TooManyOpenExecutionsError';
  constructor(openPerUserMax: number) {
    super(`Too many open executions (${openPerUserMax})`);
  }
}

/** The table of phases does not know the move; under the policy `strict` nothing has changed. */
export class PhaseTransitionError extends Error {
  override readonly name = 'PhaseTransitionError';
  readonly from: AgentExecutionPhase;
  readonly to: AgentExecutionPhase;
  constructor(from: AgentExecutionPhase, to: AgentExecutionPhase, allowed: readonly AgentExecutionPhase[]) {
    const next = allowed.length > 0 ? allowed.join(', ') : 'nothing, it is final';
    super(`Phase ${from} may not be followed by ${String(to)}. After ${from} may come: ${next}`);
    this.from = from;
    this.to = to;
  }
}
