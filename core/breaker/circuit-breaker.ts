import type { Context } from '../context.ts';
import { errorFields } from '../log.ts';
import { settle } from '../settle.ts';
import { expiryInDays } from '../time.ts';
import { CircuitBreakerOpenError, OperationTimeoutError } from './breaker-errors.ts';
import {
  BreakerOverrides,
  type BreakerRecord,
  BreakerSettings,
  defaultBreakerSettings,
  newBreaker,
} from './breaker-record.ts';
import {
  admit,
  afterFailure,
  afterReset,
  afterSuccess,
  afterWithdrawal,
  type Ticket,
  withSettings,
} from './breaker-rules.ts';
import type { BreakerStore } from './breaker-store.ts';
import { callWithin, type StartTimer, startTimer as systemTimer } from './call-within.ts';

/** Each lost round is another call's result that was counted; more than this at one moment open any breaker. */
const ROUNDS_MAX = 50;
const PROBE_ID_BYTES = 12;
/** A breaker that nothing happens to for so long has nothing left to say; those of single executions are many. */
const KEPT_DAYS = 30;

export type BreakerParts = Pick<Context, 'now' | 'newSecret' | 'log'> & {
  store: BreakerStore;
  /** Of breakers that were not registered with settings of their own. */
  defaults?: BreakerOverrides;
  startTimer?: StartTimer;
};

export type BreakerStatus = Pick<
  BreakerRecord,
  'state' | 'failure_count' | 'failure_threshold' | 'recovery_timeout' | 'last_failure_time' | 'next_attempt_time'
> & {
  is_open: boolean;
  /** Whether a call would be made now. */
  can_retry: boolean;
};

/**
 * Guards calls of dependencies that can fail: after failures in a row it refuses them at once, and lets a single probe
 * through after a while (contract 3). Its state is that of the store, so processes that share one know of each other's
 * failures. Where the store does not answer, no call is made: nobody knows whether it may be.
 *
 * @example
 * const breaker = new CircuitBreaker({ store: new MemoryBreakerStore(), ...systemContext() });
 * const answer = await breaker.execute('bedrock', 'generate answer', (signal) => askModel(question, { signal }));
 */
export class CircuitBreaker {
  readonly #parts: BreakerParts;
  readonly #defaults: BreakerSettings;

  constructor(parts: BreakerParts) {
    this.#parts = parts;
    this.#defaults = BreakerSettings.parse({ ...defaultBreakerSettings, ...parts.defaults });
  }

  /**
   * Makes the call, unless the breaker is open: then throws CircuitBreakerOpenError. Throws OperationTimeoutError when the
   * call takes too long, and aborts its signal; other errors of the call come through as they are. All of them count,
   * except those of a call that the caller withdrew by its own signal: they say nothing about the dependency.
   */
  async execute<Result>(
    key: string,
    operation: string,
    call: (signal: AbortSignal) => Promise<Result>,
    withdrawn?: AbortSignal,
  ): Promise<Result> {
    const { record, ticket } = await this.#admit(key, operation);
    const { now, startTimer = systemTimer } = this.#parts;
    const seconds = record.call_timeout;
    const tooLate = () => new OperationTimeoutError(operation);
    let result: Result;
    try {
      result = await callWithin({ seconds, tooLate, startTimer }, call);
    } catch (error) {
      const rule = (current: BreakerRecord) =>
        withdrawn?.aborted ? afterWithdrawal(current, ticket) : afterFailure(current, ticket, now());
      await this.#count(record, rule);
      throw error;
    }
    await this.#count(record, (current) => afterSuccess(current, ticket));
    return result;
  }

  /** Gives a breaker settings of its own, for all processes. What it has counted stays. */
  async register(key: string, overrides: BreakerOverrides = {}): Promise<void> {
    const given = BreakerOverrides.parse(overrides);
    await this.#change(await this.#find(key), (record) => withSettings(record, given));
  }

  /** How the breaker stands; one that nobody has used yet is closed. */
  async status(key: string): Promise<BreakerStatus> {
    const record = await this.#find(key);
    const { state, failure_count, failure_threshold, recovery_timeout, last_failure_time, next_attempt_time } = record;
    return {
      state,
      failure_count,
      failure_threshold,
      is_open: state === 'open',
      can_retry: admit(record, this.#parts.now(), '').isAdmitted,
      recovery_timeout,
      last_failure_time,
      next_attempt_time,
    };
  }

  /** Closes the breaker; calls that are still out count no more. */
  async reset(key: string): Promise<void> {
    const record = await this.#find(key);
    if (record.version > 0) await this.#change(record, afterReset);
  }

  /** Lets the call through, as the one probe where the breaker was open, or throws CircuitBreakerOpenError. */
  #admit(key: string, operation: string): Promise<{ record: BreakerRecord; ticket: Ticket }> {
    const probeId = this.#parts.newSecret(PROBE_ID_BYTES);
    return settle(ROUNDS_MAX, async () => {
      const record = await this.#find(key);
      const now = this.#parts.now();
      const admission = admit(record, now, probeId);
      if (!admission.isAdmitted) throw new CircuitBreakerOpenError(operation, admission.nextAttemptAt, now);
      const { to, ticket } = admission;
      if (to === record) return { record, ticket };
      const saved = await this.#save(record, to);
      return saved && { record: saved, ticket };
    });
  }

  /**
   * The call has been made, and its outcome counts for more than our bookkeeping: where that fails it is logged. A probe
   * of which nothing is heard is given up.
   */
  async #count(record: BreakerRecord, rule: (current: BreakerRecord) => BreakerRecord): Promise<void> {
    try {
      // Read anew: others may have failed while this call was out. A success that meets no failures writes nothing.
      await this.#change(await this.#find(record.key), rule);
    } catch (error) {
      this.#parts.log.error('breaker_not_counted', { breaker: record.key, ...errorFields(error) });
    }
  }

  /** Applies the rule to what was read, and again to what is stored wherever somebody else was faster. */
  async #change(read: BreakerRecord, rule: (current: BreakerRecord) => BreakerRecord): Promise<void> {
    let current = read;
    await settle(ROUNDS_MAX, async () => {
      const to = rule(current);
      if (to === current || (await this.#save(current, to))) return true;
      current = await this.#find(read.key);
      return undefined;
    });
  }

  async #find(key: string): Promise<BreakerRecord> {
    return (await this.#parts.store.find(key)) ?? newBreaker(key, this.#defaults);
  }

  /** Undefined when somebody else was faster. */
  async #save(from: BreakerRecord, to: BreakerRecord): Promise<BreakerRecord | undefined> {
    const expires_at_seconds = expiryInDays(this.#parts.now(), KEPT_DAYS);
    const next = { ...to, version: from.version + 1, expires_at_seconds };
    if (!(await this.#parts.store.change(from.version === 0 ? undefined : from, next))) return undefined;
    if (from.state !== next.state) {
      const { key, state, failure_count, next_attempt_time } = next;
      this.#parts.log.warn('breaker_moved', {
        breaker: key,
        from: from.state,
        to: state,
        failure_count,
        next_attempt_time,
      });
    }
    return next;
  }
}
