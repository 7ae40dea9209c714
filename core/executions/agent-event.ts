import type { AgentExecutionPhase } from './agent-phase.ts';
import type { ExecutionRecord, PhaseEntry } from './execution.ts';
import { sanitize } from './sanitize.ts';
import { ExecutionState } from './state.ts';

export type AgentEventType =
  | 'agent_started'
  | 'agent_thinking'
  | 'tool_executing'
  | 'agent_completed'
  | 'agent_error'
  | 'agent_death';

/** What the owner of an execution is told of it. */
export type AgentEvent = {
  type: AgentEventType;
  run_id: string;
  agent_name: string;
  timestamp: string;
  payload: Record<string, unknown>;
};

type Told = { type: AgentEventType; payload: Record<string, unknown> };
type Tell = (record: ExecutionRecord, entry: PhaseEntry, totalMillis: number) => Told;

/** The event of a phase move; undefined where the contract knows none. `record` is the execution after the move. */
export function eventOfMove(record: ExecutionRecord, entry: PhaseEntry): AgentEvent | undefined {
  const total = new Date(entry.timestamp).getTime() - new Date(record.started_at).getTime();
  const told = tellings[entry.to_phase]?.(record, entry, Math.max(0, total));
  return told && eventOf(record, entry.timestamp, told);
}

/** The event of an execution that ended for its silence or its length. */
export function eventOfDeath(record: ExecutionRecord, at: string): AgentEvent {
  const cause = record.state === ExecutionState.DEAD ? 'no_heartbeat' : 'timeout';
  const context = { phase: record.current_phase, last_heartbeat: record.last_heartbeat, error: record.error };
  const payload = { death_cause: cause, death_context: context, recovery_action: 'refresh_required' };
  return eventOf(record, at, { type: 'agent_death', payload });
}

const eventOf = ({ thread_id, agent_name }: ExecutionRecord, timestamp: string, told: Told): AgentEvent => ({
  ...told,
  run_id: thread_id,
  agent_name,
  timestamp,
});

const thinking: Tell = (record, { to_phase, metadata }) => ({
  type: 'agent_thinking',
  payload: {
    reasoning: typeof metadata.reasoning === 'string' ? sanitize(metadata.reasoning) : to_phase.replaceAll('_', ' '),
    step_number: record.phase_count,
    status: 'thinking',
  },
});

const failing =
  (message: string): Tell =>
  (_record, { metadata }) => ({
    type: 'agent_error',
    payload: { error_message: message, error_context: sanitize(metadata) },
  });

const tellings: Partial<Record<AgentExecutionPhase, Tell>> = {
  starting: ({ agent_name }, { to_phase, metadata }, total_duration_ms) => ({
    type: 'agent_started',
    payload: {
      status: 'started',
      context: { phase: to_phase, total_duration_ms, metadata: sanitize(metadata) },
      message: `${agent_name} has started`,
    },
  }),
  thinking,
  tool_preparation: thinking,
  llm_interaction: thinking,
  result_processing: thinking,
  completing: thinking,
  tool_execution: (_record, { metadata: { tool_name = 'tool', ...parameters } }) => ({
    type: 'tool_executing',
    payload: { tool_name, parameters: sanitize(parameters.parameters ?? parameters), status: 'executing' },
  }),
  completed: ({ result }, { metadata }, execution_time_ms) => ({
    type: 'agent_completed',
    payload: { status: 'completed', result: sanitize(result ?? metadata), execution_time_ms },
  }),
  failed: failing('Agent execution failed'),
  timeout: failing('Agent execution timed out'),
  circuit_breaker_open: failing('Service temporarily unavailable'),
};
