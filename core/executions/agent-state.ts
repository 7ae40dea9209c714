import * as z from 'zod';
import { agentPhases } from './agent-phase.ts';
import type { ExecutionRecord } from './execution.ts';
import { executionStates } from './state.ts';

/** How far an agent is, and how long it has taken. */
export const AgentState = z
  .object({
    state: z.enum(executionStates),
    current_phase: z.enum(agentPhases),
    phase_count: z.int(),
    total_duration_ms: z.int().meta({ description: 'Since the start; until now, or until it ended.' }),
    current_phase_duration_ms: z.int(),
    warning_count: z.int(),
    error_count: z.int(),
    metadata: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AgentState' });
export type AgentState = z.infer<typeof AgentState>;

/** What an agent may say of itself: counts replace what was there, metadata is merged into it. */
export type AgentStateChange = Partial<Pick<AgentState, 'warning_count' | 'error_count' | 'metadata'>>;

export function agentStateOf(record: ExecutionRecord, now: Date): AgentState {
  const { state, current_phase, phase_count, warning_count, error_count, metadata } = record;
  const until = record.completed_at === null ? now : new Date(record.completed_at);
  return {
    state,
    current_phase,
    phase_count,
    total_duration_ms: millisBetween(record.started_at, until),
    current_phase_duration_ms: millisBetween(record.phase_at, until),
    warning_count,
    error_count,
    metadata,
  };
}

const millisBetween = (from: string, to: Date): number => Math.max(0, to.getTime() - new Date(from).getTime());
