import type { BreakerStatus, CircuitBreaker } from '../breaker/circuit-breaker.ts';
import type { Context } from '../context.ts';
import { errorFields } from '../log.ts';
import { plusSeconds } from '../time.ts';
import type { AgentExecutionPhase } from './agent-phase.ts';
import { agentPhaseTable } from './agent-phase.ts';
import { type AgentState, type AgentStateChange, agentStateOf } from './agent-state.ts';
import type { ExecutionRecord, PhaseEntry } from './execution.ts';
import { InvalidExecutionStateError, TooManyOpenExecutionsError } from './execution-errors.ts';
import { createExecutionId } from './execution-id.ts';
import { type Decide, ExecutionKeeper } from './execution-keeper.ts';
import { type ExecutionMetrics, metricsOf } from './execution-metrics.ts';
import { begin, changeFacts, enterPhase, enterState, type NewExecution, newExecution } from './execution-rules.ts';
import type { ExecutionFilter, ExecutionStore } from './execution-store.ts';
import { type EndCallback, type EventSink, ExecutionWatch } from './execution-watch.ts';
import { type ExecutionState, isExecutionState } from './state.ts';
import { type TimeoutStatus, timeoutStatusOf } from './timeout-status.ts';
import { defaultLimits, type PhasePolicy, type TrackerLimits } from './tracker-options.ts';

/** Two ids of one millisecond share 64 random bits by chance only; this bounds a broken source of chance. */
const ID_DRAWS_MAX = 3;

export type TrackerParts<Extra> = Pick<Context, 'now' | 'newSecret' | 'sleep' | 'log'> & {
  store: ExecutionStore<Extra>;
  breaker: CircuitBreaker;
  limits?: Partial<TrackerLimits>;
  /** What becomes of a phase move outside the table; `strict` unless told. */
  phasePolicy?: PhasePolicy;
  sink?: EventSink;
};

/** How a run's calls are guarded and limited, beside what every execution has. */
export type FullContext = Omit<NewExecution, 'metadata'> & {
  /** Who asks, as the program knows them; kept as metadata `user_context`. */
  userContext?: Record<string, unknown>;
  /** What is asked; kept as metadata `message_context`. */
  messageContext?: Record<string, unknown>;
  metadata?: Record<string, unknown>;
};

/** Everything that is known of one execution. */
export type ExecutionContext = {
  execution: ExecutionRecord;
  agent_state: AgentState;
  timeout: TimeoutStatus;
  circuit_breaker: BreakerStatus;
  history: PhaseEntry[];
};

/**
 * Tracks runs that take a while and can die: their state, their phases with history and events, heartbeats and death,
 * timeouts, and a circuit breaker around their calls (contract 3). What is not known or not allowed is answered with
 * false, null or an empty list; errors are thrown only where a method says so. `Extra` is what the store can write in the
 * same transaction as a change.
 */
export class AgentExecutionTracker<Extra = never> {
  readonly limits: TrackerLimits;
  readonly #parts: TrackerParts<Extra>;
  readonly #watch: ExecutionWatch;
  readonly #keeper: ExecutionKeeper<Extra>;
  #monitoring: { isOver: boolean } | undefined;

  constructor(parts: TrackerParts<Extra>) {
    this.#parts = parts;
    this.limits = { ...defaultLimits, ...parts.limits };
    this.#watch = new ExecutionWatch(parts.log, parts.sink);
    this.#keeper = new ExecutionKeeper({ store: parts.store, watch: this.#watch, limits: this.limits, now: parts.now });
  }

  /**
   * Records a new execution, `pending` and in the phase `created`; answers its id. Throws TooManyOpenExecutionsError
   * where the tracker limits them and the user has that many open.
   */
  async createExecution(wanted: NewExecution, extra?: (executionId: string) => Extra): Promise<string> {
    for (let draw = 0; draw < ID_DRAWS_MAX; draw += 1) {
      const id = createExecutionId(this.#parts);
      const record = newExecution(id, wanted, this.limits, this.#parts.now());
      const insertion = await this.#parts.store.insert(record, extra?.(id));
      if (insertion === 'inserted') return id;
      if (insertion === 'too_many') throw new TooManyOpenExecutionsError(this.limits.openPerUserMax ?? 0);
    }
    throw new Error('Three new execution ids were taken already: the source of randomness is broken.');
  }

  /** The same, with who asks and what is asked kept beside it. */
  createExecutionWithFullContext({ userContext = {}, messageContext = {}, metadata, ...wanted }: FullContext) {
    return this.createExecution({
      ...wanted,
      metadata: { ...metadata, user_context: userContext, message_context: messageContext },
    });
  }

  /** pending → starting; false when it is unknown or was started already. */
  startExecution(executionId: string): Promise<boolean> {
    return this.#did(executionId, begin);
  }

  /**
   * Moves the state, with the error or the result that belongs to it; false when the execution is unknown, has ended, or
   * would go back. Throws InvalidExecutionStateError, which lists the valid states, for anything that is none – and
   * changes nothing then.
   */
  async updateExecutionState(
    executionId: string,
    state: ExecutionState,
    details: { error?: string; result?: unknown } = {},
  ): Promise<boolean> {
    if (!isExecutionState(state)) throw new InvalidExecutionStateError(state);
    return this.#did(executionId, (draft, now) => enterState(draft, { state, ...details }, now));
  }

  /** The worker lives; false when the execution is unknown or has ended, and the worker should stop. */
  heartbeat(executionId: string): Promise<boolean> {
    return this.#parts.store.beat(executionId, this.#parts.now());
  }

  /** The execution as it stands now, or null. */
  async getExecution(executionId: string): Promise<ExecutionRecord | null> {
    return (await this.#keeper.read(executionId)) ?? null;
  }

  /** A record that was read a moment ago, as it stands now. */
  look(record: ExecutionRecord): Promise<ExecutionRecord> {
    return this.#keeper.judge(record);
  }

  /** Executions that have not ended, oldest first. */
  async getActiveExecutions(filter: ExecutionFilter = {}): Promise<ExecutionRecord[]> {
    const listed = await this.#listed(filter);
    return listed.filter(({ completed_at }) => completed_at === null);
  }

  /** The agent's executions in the active store: those that live, and those that ended within the last minute. */
  getExecutionsByAgent(agentName: string): Promise<ExecutionRecord[]> {
    return this.#listed({ agentName });
  }

  /** The thread's executions in the active store: those that live, and those that ended within the last minute. */
  getExecutionsByThread(threadId: string): Promise<ExecutionRecord[]> {
    return this.#listed({ threadId });
  }

  /**
   * Moves the phase, with its history entry and its event; false when the execution is unknown or has ended. Throws
   * PhaseTransitionError for a move that the table does not know, unless the policy is `warn`: then it is logged and made.
   */
  async transitionState(
    executionId: string,
    phase: AgentExecutionPhase,
    metadata: Record<string, unknown> = {},
  ): Promise<boolean> {
    const policy = this.#parts.phasePolicy ?? 'strict';
    let odd: AgentExecutionPhase | undefined;
    const hasMoved = await this.#did(executionId, (draft, now) => {
      const from = draft.record.current_phase;
      const moved = enterPhase(draft, { phase, metadata, policy }, now);
      odd = moved && !agentPhaseTable.allows(from, phase) ? from : undefined;
      return moved;
    });
    if (odd !== undefined)
      this.#parts.log.warn('phase_not_in_table', { execution_id: executionId, from: odd, to: phase });
    return hasMoved;
  }

  /** Whether the execution could move to the phase now. */
  async validateStateTransition(executionId: string, phase: AgentExecutionPhase): Promise<boolean> {
    const record = await this.#keeper.read(executionId);
    return record !== undefined && record.completed_at === null && agentPhaseTable.allows(record.current_phase, phase);
  }

  /** The moves of the phase, oldest first. */
  getStateHistory(executionId: string): Promise<PhaseEntry[]> {
    return this.#parts.store.history(executionId);
  }

  /** How far the agent is, or null. */
  async getAgentState(executionId: string): Promise<AgentState | null> {
    const record = await this.#keeper.read(executionId);
    return record ? agentStateOf(record, this.#parts.now()) : null;
  }

  /** Replaces counts and merges metadata; false when the execution is unknown or has ended. */
  setAgentState(executionId: string, change: AgentStateChange): Promise<boolean> {
    return this.#did(executionId, (draft, now) => changeFacts(draft, change, now));
  }

  /** Gives the execution another limit, in seconds from its start; false when it is unknown or has ended. */
  setTimeout(executionId: string, timeoutSeconds: number): Promise<boolean> {
    if (!(timeoutSeconds > 0)) throw new RangeError(`A timeout is a positive number of seconds, not ${timeoutSeconds}`);
    return this.#did(executionId, (draft, now) => changeFacts(draft, { timeout_seconds: timeoutSeconds }, now));
  }

  /** How much of its time the execution has used, or null. */
  async checkTimeout(executionId: string): Promise<TimeoutStatus | null> {
    const record = await this.#keeper.read(executionId);
    if (!record) return null;
    return timeoutStatusOf(record, await this.#parts.breaker.status(breakerKey(record)), this.#parts.now());
  }

  /**
   * Names the dependency whose breaker guards the execution's calls – all executions that name it share it – or gives it
   * other thresholds; false when the execution is unknown or has ended.
   */
  async registerCircuitBreaker(
    executionId: string,
    { dependency, ...overrides }: { dependency?: string } & Parameters<CircuitBreaker['register']>[1] = {},
  ): Promise<boolean> {
    const named = dependency === undefined ? {} : { dependency };
    const registered = await this.#keeper.change(executionId, (draft, now) => changeFacts(draft, named, now));
    if (registered) await this.#parts.breaker.register(breakerKey(registered), overrides);
    return registered !== undefined;
  }

  /** How the execution's breaker stands, or null. */
  async circuitBreakerStatus(executionId: string): Promise<BreakerStatus | null> {
    const record = await this.#keeper.read(executionId);
    return record ? this.#parts.breaker.status(breakerKey(record)) : null;
  }

  /** Closes the execution's breaker; false when the execution is unknown. */
  async resetCircuitBreaker(executionId: string): Promise<boolean> {
    const record = await this.#keeper.read(executionId);
    if (record) await this.#parts.breaker.reset(breakerKey(record));
    return record !== undefined;
  }

  /**
   * Makes a call under the breaker of the execution's dependency. Throws CircuitBreakerOpenError without making it while
   * the breaker is open, OperationTimeoutError when it takes too long, and whatever it throws itself. A failure after
   * `withdrawn` was aborted does not count against the dependency.
   */
  async executeWithCircuitBreaker<Result>(
    executionId: string,
    operation: (signal: AbortSignal) => Promise<Result>,
    name: string,
    withdrawn?: AbortSignal,
  ): Promise<Result> {
    const record = await this.#parts.store.find(executionId);
    return this.#parts.breaker.execute(record ? breakerKey(record) : executionId, name, operation, withdrawn);
  }

  /** Looks at everything active; answers the executions that it found dead now. Those over their time are ended too. */
  async detectDeadExecutions(): Promise<ExecutionRecord[]> {
    const active = (await this.#parts.store.listActive({})).filter(({ completed_at }) => completed_at === null);
    const judged = await Promise.all(active.map((record) => this.#keeper.judge(record)));
    return judged.filter(({ state }) => state === 'dead');
  }

  /** Called with each execution that this tracker finds dead. One that throws does not stop the others. */
  registerDeathCallback(callback: EndCallback): void {
    this.#watch.onDeath(callback);
  }

  /** Called with each execution that this tracker finds over its time. One that throws does not stop the others. */
  registerTimeoutCallback(callback: EndCallback): void {
    this.#watch.onTimeout(callback);
  }

  /** Watches, and cleans up, every `monitorSeconds` until it is stopped; a second call changes nothing. */
  startMonitoring(): void {
    if (this.#monitoring) return;
    this.#monitoring = { isOver: false };
    void this.#monitor(this.#monitoring);
  }

  stopMonitoring(): void {
    if (this.#monitoring) this.#monitoring.isOver = true;
    this.#monitoring = undefined;
  }

  /** Takes what ended more than `keepEndedSeconds` ago out of the active store, history excepted; answers how many. */
  cleanUp(): Promise<number> {
    return this.#parts.store.cleanUp(plusSeconds(this.#parts.now(), -this.limits.keepEndedSeconds));
  }

  /** How executions end: of all, or of one user. */
  async getMetrics(filter: { userId?: string } = {}): Promise<ExecutionMetrics> {
    return metricsOf(await this.#parts.store.count(filter));
  }

  /** Everything that is known of the execution, or null. */
  async getExecutionContext(executionId: string): Promise<ExecutionContext | null> {
    const execution = await this.#keeper.read(executionId);
    if (!execution) return null;
    const [circuit_breaker, history] = await Promise.all([
      this.#parts.breaker.status(breakerKey(execution)),
      this.#parts.store.history(executionId),
    ]);
    const now = this.#parts.now();
    const timeout = timeoutStatusOf(execution, circuit_breaker, now);
    return { execution, agent_state: agentStateOf(execution, now), timeout, circuit_breaker, history };
  }

  /**
   * Several changes at once, and what else the store shall write in the same transaction; null when the execution is
   * unknown or `decide` refuses. What `decide` throws is thrown.
   */
  async change(executionId: string, decide: Decide, extra?: Extra): Promise<ExecutionRecord | null> {
    return (await this.#keeper.change(executionId, decide, extra)) ?? null;
  }

  async #did(executionId: string, decide: Decide): Promise<boolean> {
    return (await this.#keeper.change(executionId, decide)) !== undefined;
  }

  async #listed(filter: ExecutionFilter): Promise<ExecutionRecord[]> {
    const records = await this.#parts.store.listActive(filter);
    return Promise.all(records.map((record) => this.#keeper.judge(record)));
  }

  async #monitor(watching: { isOver: boolean }): Promise<void> {
    while (!watching.isOver) {
      await this.#parts.sleep(this.limits.monitorSeconds * 1000);
      if (watching.isOver) return;
      try {
        await this.detectDeadExecutions();
        await this.cleanUp();
      } catch (error) {
        // The store is away; the next look does the same work.
        this.#parts.log.error('monitoring_failed', errorFields(error));
      }
    }
  }
}

/** The dependency that was named; else the execution has a breaker of its own. */
const breakerKey = ({ dependency, execution_id }: ExecutionRecord): string => dependency ?? execution_id;
