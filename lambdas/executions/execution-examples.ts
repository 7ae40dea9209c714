import type { PhaseEntry } from '../../core/executions/execution.ts';
import type { ExecutionMetrics } from '../../core/executions/execution-metrics.ts';
import type { Execution, ExecutionContextView } from '../../core/executions/execution-view.ts';
import { exampleExecutionId, exampleJob } from './examples.ts';

const { created_at, updated_at, result } = exampleJob;
const metadata = { mode: 'stream', steps: [] };

export const exampleExecution: Execution = {
  execution_id: exampleExecutionId,
  agent_name: 'assistant',
  user_id: '244114227100001',
  thread_id: '5f9d1c07a8e34b62b1c0d4e85a7f3396',
  state: 'completed',
  current_phase: 'completed',
  phase_at: updated_at,
  phase_count: 11,
  created_at,
  started_at: created_at,
  last_heartbeat: updated_at,
  heartbeat_count: 0,
  updated_at,
  completed_at: updated_at,
  timeout_seconds: 120,
  warning_count: 0,
  error_count: 0,
  metadata,
  result,
  error: null,
};

export const exampleHistory: PhaseEntry[] = [
  {
    from_phase: 'completing',
    to_phase: 'completed',
    timestamp: updated_at,
    duration_ms: 12,
    metadata: { progress: 100 },
    event_sent: true,
  },
];

export const exampleContext: ExecutionContextView = {
  ...exampleExecution,
  agent_state: {
    state: 'completed',
    current_phase: 'completed',
    phase_count: 11,
    total_duration_ms: 400,
    current_phase_duration_ms: 0,
    warning_count: 0,
    error_count: 0,
    metadata,
  },
  timeout: {
    elapsed_seconds: 0.4,
    timeout_seconds: 120,
    is_timed_out: false,
    time_until_timeout: 119.6,
    circuit_breaker_state: 'closed',
    circuit_breaker_failures: 0,
  },
  circuit_breaker: {
    state: 'closed',
    failure_count: 0,
    failure_threshold: 3,
    is_open: false,
    can_retry: true,
    recovery_timeout: 30,
    last_failure_time: null,
    next_attempt_time: null,
  },
  history: exampleHistory,
};

export const exampleMetrics: ExecutionMetrics = {
  total_executions: 20,
  active_executions: 1,
  successful_executions: 17,
  failed_executions: 1,
  timeout_executions: 0,
  dead_executions: 1,
  success_rate: 0.85,
  failure_rate: 0.1,
};
