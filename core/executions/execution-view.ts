import * as z from 'zod';
import { BreakerRecord } from '../breaker/breaker-record.ts';
import { AgentState } from './agent-state.ts';
import { ExecutionRecord, PhaseEntry } from './execution.ts';
import { TimeoutStatus } from './timeout-status.ts';

/** An execution as its owner sees it. */
export const Execution = ExecutionRecord.omit({
  version: true,
  expires_at_seconds: true,
  start_within_seconds: true,
}).meta({ id: 'Execution' });
export type Execution = z.infer<typeof Execution>;

export const ExecutionPage = z.object({ executions: z.array(Execution), next_cursor: z.string().optional() });
export type ExecutionPage = z.infer<typeof ExecutionPage>;

export const ExecutionHistory = z.object({ history: z.array(PhaseEntry) });
export type ExecutionHistory = z.infer<typeof ExecutionHistory>;

const BreakerView = z
  .object({
    state: BreakerRecord.shape.state,
    failure_count: z.int(),
    failure_threshold: z.int(),
    is_open: z.boolean(),
    can_retry: z.boolean(),
    recovery_timeout: z.number().meta({ description: 'Seconds.' }),
    last_failure_time: z.iso.datetime().nullable(),
    next_attempt_time: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CircuitBreaker' });

/** Everything that is known of one execution. */
export const ExecutionContextView = Execution.extend({
  agent_state: AgentState,
  timeout: TimeoutStatus,
  circuit_breaker: BreakerView,
  history: z.array(PhaseEntry),
}).meta({ id: 'ExecutionContext' });
export type ExecutionContextView = z.infer<typeof ExecutionContextView>;

export function viewExecution(record: ExecutionRecord): Execution {
  const { version: _, expires_at_seconds: __, start_within_seconds: ___, ...execution } = record;
  return execution;
}
