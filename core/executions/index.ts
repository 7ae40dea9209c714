/**
 * The execution tracker as a library: `import { getExecutionTracker, ExecutionState } from 'rollcall/executions'`.
 * See examples/track-an-agent.ts.
 */
export { CircuitBreakerOpenError, OperationTimeoutError } from '../breaker/breaker-errors.ts';
export { CircuitBreaker } from '../breaker/circuit-breaker.ts';
export { DynamoBreakerStore } from '../breaker/dynamo-breaker-store.ts';
export { MemoryBreakerStore } from '../breaker/memory-breaker-store.ts';
export { systemContext } from '../context.ts';
export { Table } from '../table/table.ts';
export type { AgentEvent } from './agent-event.ts';
export { AgentExecutionPhase } from './agent-phase.ts';
export type { AgentState, AgentStateChange } from './agent-state.ts';
export { DynamoExecutionStore } from './dynamo-execution-store.ts';
export type { ExecutionRecord, PhaseEntry } from './execution.ts';
export { InvalidExecutionStateError, PhaseTransitionError, TooManyOpenExecutionsError } from './execution-errors.ts';
export type { ExecutionMetrics } from './execution-metrics.ts';
export { MemoryExecutionStore } from './memory-execution-store.ts';
export { getExecutionTracker, initializeTracker, shutdownTracker } from './process-tracker.ts';
export { ExecutionState } from './state.ts';
export type { TimeoutStatus } from './timeout-status.ts';
export { AgentExecutionTracker, AgentExecutionTracker as ExecutionTracker, type TrackerParts } from './tracker.ts';
export { defaultLimits, type PhasePolicy, type TrackerLimits } from './tracker-options.ts';
