import { eventOfDeath, eventOfMove } from '../executions/agent-event.ts';
import type { ExecutionRecord, PhaseEntry } from '../executions/execution.ts';
import { viewExecution } from '../executions/execution-view.ts';
import { ExecutionState } from '../executions/state.ts';

/** The agent event of a phase move, the n-th of its execution; none where the contract knows none. */
export function agentFrames(record: ExecutionRecord, entry: PhaseEntry, count: number): object[] {
  const event = eventOfMove({ ...record, current_phase: entry.to_phase, phase_count: count }, entry);
  return event ? [{ event: event.type, data: event }] : [];
}

/** What is told of an execution's end beside its last state: that it was ended for its silence or its length. */
export function endFrames(record: ExecutionRecord): object[] {
  if (record.state !== ExecutionState.DEAD && record.state !== ExecutionState.TIMEOUT) return [];
  const event = eventOfDeath(record, record.completed_at ?? record.updated_at);
  return [{ event: event.type, data: event }];
}

export const executionFrame = (record: ExecutionRecord): object => ({
  event: 'execution_updated',
  data: viewExecution(record),
});
