import { secondsBetween } from '../time.ts';
import { AgentExecutionPhase, agentPhases, agentPhaseTable } from './agent-phase.ts';
import type { ExecutionRecord, PhaseEntry } from './execution.ts';
import { InvalidExecutionStateError, PhaseTransitionError } from './execution-errors.ts';
import { ExecutionState, isAlive, isExecutionState, isStateMove } from './state.ts';
import type { PhasePolicy, TrackerLimits } from './tracker-options.ts';

/** A record as it shall be, and the phase moves on the way there. Rules are pure: they answer a new draft. */
export type Draft = { record: ExecutionRecord; entries: readonly PhaseEntry[] };

export type NewExecution = {
  agentName: string;
  userId: string;
  threadId: string;
  /** Seconds it may run; the tracker's default where it is not said. */
  timeoutSeconds?: number | undefined;
  /** Seconds it may wait for its start before silence counts against it. */
  startWithinSeconds?: number | undefined;
  /** The circuit breaker that guards its calls; one of its own where none is named. */
  dependency?: string | undefined;
  metadata?: Record<string, unknown> | undefined;
  /** When the stores may forget it, in seconds since 1970. */
  expiresAtSeconds?: number | undefined;
};

/** A new execution: `pending`, in the phase `created`. */
export function newExecution(id: string, wanted: NewExecution, limits: TrackerLimits, now: Date): ExecutionRecord {
  const at = now.toISOString();
  return {
    execution_id: id,
    agent_name: wanted.agentName,
    user_id: wanted.userId,
    thread_id: wanted.threadId,
    state: ExecutionState.PENDING,
    current_phase: AgentExecutionPhase.CREATED,
    phase_at: at,
    phase_count: 0,
    created_at: at,
    started_at: at,
    last_heartbeat: at,
    heartbeat_count: 0,
    updated_at: at,
    completed_at: null,
    timeout_seconds: wanted.timeoutSeconds ?? limits.executionTimeoutSeconds,
    ...(wanted.startWithinSeconds !== undefined && { start_within_seconds: wanted.startWithinSeconds }),
    warning_count: 0,
    error_count: 0,
    metadata: wanted.metadata ?? {},
    result: null,
    error: null,
    ...(wanted.dependency !== undefined && { dependency: wanted.dependency }),
    version: 1,
    ...(wanted.expiresAtSeconds !== undefined && { expires_at_seconds: wanted.expiresAtSeconds }),
  };
}

/** pending → starting; undefined from every other state. */
export function begin(draft: Draft, now: Date): Draft | undefined {
  if (draft.record.state !== ExecutionState.PENDING) return undefined;
  return heard(withRecord(draft, { state: ExecutionState.STARTING, started_at: now.toISOString() }), now);
}

export type StateChange = { state: ExecutionState; error?: string | undefined; result?: unknown };

/**
 * Moves the state; undefined when the execution has ended already, or would go back. Throws InvalidExecutionStateError
 * for what is no state, such as `{success: true}`.
 */
export function enterState(draft: Draft, { state, error, result }: StateChange, now: Date): Draft | undefined {
  if (!isExecutionState(state)) throw new InvalidExecutionStateError(state);
  const { record } = draft;
  if (!isStateMove(record.state, state)) return undefined;
  const changed = withRecord(draft, {
    state,
    ...(error !== undefined && { error, error_count: record.error_count + 1 }),
    ...(result !== undefined && { result }),
    ...(!isAlive(state) && { completed_at: now.toISOString() }),
  });
  return heard(changed, now);
}

export type PhaseChange = { phase: AgentExecutionPhase; metadata?: Record<string, unknown>; policy: PhasePolicy };

/**
 * Moves the phase, with its history entry; undefined when the execution has ended. Throws PhaseTransitionError for a
 * move outside the table, unless the policy is `warn`.
 */
export function enterPhase(draft: Draft, { phase, metadata = {}, policy }: PhaseChange, now: Date): Draft | undefined {
  const { record, entries } = draft;
  const from = record.current_phase;
  if (!agentPhases.includes(phase)) throw new PhaseTransitionError(from, phase, nextPhases(from));
  if (!isAlive(record.state)) return undefined;
  const isOdd = !agentPhaseTable.allows(from, phase);
  if (isOdd && policy === 'strict') throw new PhaseTransitionError(from, phase, nextPhases(from));
  const timestamp = now.toISOString();
  const lasted = Math.max(0, now.getTime() - new Date(record.phase_at).getTime());
  const entry: PhaseEntry = {
    from_phase: from,
    to_phase: phase,
    timestamp,
    duration_ms: lasted,
    metadata,
    event_sent: false,
  };
  const changed = {
    current_phase: phase,
    phase_at: timestamp,
    phase_count: record.phase_count + 1,
    warning_count: record.warning_count + (isOdd ? 1 : 0),
  };
  return heard({ record: { ...record, ...changed }, entries: [...entries, entry] }, now);
}

/** Changes what is said of an execution that has not ended: facts replace facts, metadata is merged. */
export function changeFacts({ record, entries }: Draft, facts: ExecutionFacts, now: Date): Draft | undefined {
  if (!isAlive(record.state)) return undefined;
  const metadata = { ...record.metadata, ...facts.metadata };
  return heard({ record: { ...record, ...facts, metadata }, entries }, now);
}
export type ExecutionFacts = Partial<
  Pick<ExecutionRecord, 'warning_count' | 'error_count' | 'metadata' | 'timeout_seconds' | 'dependency'>
>;

export const nextPhases = (from: AgentExecutionPhase): AgentExecutionPhase[] =>
  agentPhases.filter((to) => agentPhaseTable.allows(from, to));

/** A heartbeat: the first one after the start says that the work runs. */
export function signOfLife(record: ExecutionRecord, now: Date): ExecutionRecord {
  return {
    ...record,
    state: record.state === ExecutionState.STARTING ? ExecutionState.RUNNING : record.state,
    last_heartbeat: now.toISOString(),
    updated_at: now.toISOString(),
    heartbeat_count: record.heartbeat_count + 1,
    version: record.version + 1,
  };
}

/** Whether the execution must be ended for its silence or its length; death is looked for first. */
export function findVerdict(record: ExecutionRecord, limits: TrackerLimits, now: Date): StateChange | undefined {
  if (!isAlive(record.state)) return undefined;
  const silence = secondsBetween(record.last_heartbeat, now);
  if (silence > silenceSeconds(record, limits)) {
    return { state: ExecutionState.DEAD, error: `No heartbeat for ${silence.toFixed(1)}s` };
  }
  const waits = record.state === ExecutionState.PENDING && record.start_within_seconds !== undefined;
  const isLate = !waits && secondsBetween(record.started_at, now) > record.timeout_seconds;
  return isLate
    ? { state: ExecutionState.TIMEOUT, error: `Execution exceeded ${record.timeout_seconds}s timeout` }
    : undefined;
}

const silenceSeconds = (
  { state, start_within_seconds }: ExecutionRecord,
  { deadAfterSeconds }: TrackerLimits,
): number =>
  state === ExecutionState.PENDING ? Math.max(start_within_seconds ?? 0, deadAfterSeconds) : deadAfterSeconds;

const withRecord = (draft: Draft, change: Partial<ExecutionRecord>): Draft => ({
  ...draft,
  record: { ...draft.record, ...change },
});

/** Start, updates and moves count as heartbeats, but are not counted as such. */
const heard = (draft: Draft, now: Date): Draft =>
  withRecord(draft, { last_heartbeat: now.toISOString(), updated_at: now.toISOString() });
