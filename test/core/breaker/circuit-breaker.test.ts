import { describe, expect, it } from 'vitest';
import type { BreakerOverrides } from '../../../core/breaker/breaker-record.ts';
import type { BreakerStore } from '../../../core/breaker/breaker-store.ts';
import { CircuitBreaker } from '../../../core/breaker/circuit-breaker.ts';
import { DynamoBreakerStore } from '../../../core/breaker/dynamo-breaker-store.ts';
import { MemoryBreakerStore } from '../../../core/breaker/memory-breaker-store.ts';
import { StoreUnavailableError } from '../../../core/errors.ts';
import { createTestContext } from '../../support/test-context.ts';
import { heldCall, heldTimers, watchedStore } from './breaker-world.ts';

const KEY = 'model';

/** A breaker of its own for each test, on a clock that stands still. */
async function createBreaker(createStore: (own: Own) => BreakerStore, defaults: BreakerOverrides = {}) {
  const own = await createTestContext();
  const { store, watched } = watchedStore(createStore(own));
  const timers = heldTimers();
  const parts = { ...own.context, store, defaults, startTimer: timers.startTimer };
  const breaker = new CircuitBreaker(parts);
  let made = 0;
  const succeed = () => breaker.execute(KEY, 'ask the model', async () => ++made);
  const fail = () =>
    breaker
      .execute(KEY, 'ask the model', async () => {
        made += 1;
        throw new Error('model is down');
      })
      .catch((error: Error) => error.message);
  const failTimes = async (times: number) => {
    for (let count = 0; count < times; count += 1) await fail();
  };
  const status = () => breaker.status(KEY);
  return { ...own, parts, breaker, watched, timers, succeed, fail, failTimes, status, made: () => made };
}
type Own = Awaited<ReturnType<typeof createTestContext>>;

const stores: [string, (own: Own) => BreakerStore][] = [
  ['DynamoDB', ({ context }) => new DynamoBreakerStore(context.table)],
  ['memory', () => new MemoryBreakerStore()],
];

describe.each(stores)('CircuitBreaker on %s', (_, createStore) => {
  const create = (defaults?: BreakerOverrides) => createBreaker(createStore, defaults);

  it('begins closed, with the defaults of the contract', async () => {
    const { status } = await create();
    expect(await status()).toEqual({
      state: 'closed',
      failure_count: 0,
      failure_threshold: 3,
      is_open: false,
      can_retry: true,
      recovery_timeout: 30,
      last_failure_time: null,
      next_attempt_time: null,
    });
  });

  it('hands on what the call answers, at the cost of two reads and no write', async () => {
    const { succeed, watched } = await create();
    expect(await succeed()).toBe(1);
    expect(watched).toMatchObject({ finds: 2, changes: 0 });
  });

  it('hands on the very error of the call, and counts it', async () => {
    const { breaker, status, context } = await create();
    const error = new TypeError('no such model');
    const failing = breaker.execute(KEY, 'ask', () => Promise.reject(error));
    await expect(failing).rejects.toBe(error);
    const at = context.now().toISOString();
    expect(await status()).toMatchObject({ state: 'closed', failure_count: 1, last_failure_time: at });
  });

  it('counts what a call throws before it has begun to wait', async () => {
    const { breaker, status, timers } = await create();
    const call = () => {
      throw new Error('at once');
    };
    await expect(breaker.execute(KEY, 'ask', call)).rejects.toThrow('at once');
    expect(await status()).toMatchObject({ failure_count: 1 });
    expect(timers.running()).toEqual([]);
  });

  it('opens at the third failure in a row', async () => {
    const { fail, failTimes, status, context, logged } = await create();
    await failTimes(2);
    expect(await status()).toMatchObject({ state: 'closed', failure_count: 2, can_retry: true });
    await fail();
    expect(await status()).toEqual({
      state: 'open',
      failure_count: 3,
      failure_threshold: 3,
      is_open: true,
      can_retry: false,
      recovery_timeout: 30,
      last_failure_time: context.now().toISOString(),
      next_attempt_time: new Date(context.now().getTime() + 30_000).toISOString(),
    });
    expect(logged).toContainEqual(expect.objectContaining({ event: 'breaker_moved', from: 'closed', to: 'open' }));
  });

  it('forgets failures at a success while it is closed', async () => {
    const { failTimes, succeed, status } = await create();
    await failTimes(2);
    await succeed();
    await failTimes(2);
    expect(await status()).toMatchObject({ state: 'closed', failure_count: 2 });
  });

  it('forgets at a success what failed while that call was out', async () => {
    const { breaker, failTimes, fail, status } = await create();
    const held = Promise.withResolvers<void>();
    const succeeding = breaker.execute(KEY, 'ask the model', () => held.promise);
    await failTimes(2);
    held.resolve();
    await succeeding;
    await fail();
    expect(await status()).toMatchObject({ state: 'closed', failure_count: 1 });
  });

  it('refuses the fourth call at once: it is not made, and costs one read', async () => {
    const { breaker, failTimes, made, watched, advance, timers } = await create();
    await failTimes(3);
    advance(17.5);
    const before = { ...watched };
    const began = performance.now();
    const refused = breaker.execute(KEY, 'llm_api_call', async () => 'never');
    await expect(refused).rejects.toMatchObject({
      name: 'CircuitBreakerOpenError',
      message: 'Circuit breaker open for llm_api_call. Next attempt allowed in 12.5s',
    });
    console.log(`the fourth call was refused after ${(performance.now() - began).toFixed(1)} ms`);
    expect(made()).toBe(3);
    expect(watched).toMatchObject({ finds: before.finds + 1, changes: before.changes });
    expect(timers.running()).toEqual([]);
  });

  it('never says 0.0 s while it is open', async () => {
    const { failTimes, succeed, advance } = await create();
    await failTimes(3);
    advance(29.999);
    await expect(succeed()).rejects.toThrow('Next attempt allowed in 0.1s');
  });

  it('half opens with the first call after the recovery time, and closes after two successes', async () => {
    const { failTimes, succeed, status, advance } = await create();
    await failTimes(3);
    advance(30);
    expect(await status()).toMatchObject({ state: 'open', can_retry: true });
    await succeed();
    expect(await status()).toMatchObject({ state: 'half_open', is_open: false, can_retry: true });
    await succeed();
    expect(await status()).toMatchObject({ state: 'closed', failure_count: 0, next_attempt_time: null });
  });

  it('opens again at any failure while it is half open', async () => {
    const { fail, failTimes, succeed, status, advance, context } = await create();
    await failTimes(3);
    advance(30);
    await succeed();
    await fail();
    const next_attempt_time = new Date(context.now().getTime() + 30_000).toISOString();
    expect(await status()).toMatchObject({ state: 'open', can_retry: false, next_attempt_time });
    await expect(succeed()).rejects.toThrow('Next attempt allowed in 30.0s');
  });

  it('opens again at any failure even if it was given a higher threshold meanwhile', async () => {
    const { breaker, fail, failTimes, succeed, status, advance } = await create();
    await failTimes(3);
    await breaker.register(KEY, { failureThreshold: 10 });
    advance(30);
    await succeed();
    await fail();
    expect(await status()).toMatchObject({ state: 'open', failure_count: 4 });
  });

  it('wants two successes each time it is half open', async () => {
    const { fail, failTimes, succeed, status, advance } = await create();
    await failTimes(3);
    advance(30);
    await succeed();
    await fail();
    advance(30);
    await succeed();
    expect(await status()).toMatchObject({ state: 'half_open' });
  });

  it('makes exactly one call when fifty want to after the recovery time', async () => {
    const { breaker, failTimes, advance, status } = await create();
    await failTimes(3);
    advance(30);
    const probe = heldCall();
    let made = 0;
    const call = (signal: AbortSignal) => {
      made += 1;
      return probe.call(signal);
    };
    const calls = Array.from({ length: 50 }, () => breaker.execute(KEY, 'ask', call));
    let refused = 0;
    const refusedAll = new Promise<void>((resolve) => {
      for (const each of calls) each.catch(() => ++refused === 49 && resolve());
    });
    await refusedAll;
    probe.succeed('back again');
    const outcomes = await Promise.allSettled(calls);
    expect(made).toBe(1);
    expect(outcomes.filter(({ status: end }) => end === 'fulfilled')).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ name: 'CircuitBreakerOpenError' });
    }
    expect(await status()).toMatchObject({ state: 'half_open' });
  });

  it('gives up a probe of which nothing is heard, and lets the next one through', async () => {
    const { breaker, failTimes, succeed, status, advance } = await create();
    await failTimes(3);
    advance(30);
    const lost = heldCall();
    const dead = breaker.execute(KEY, 'ask', lost.call);
    await lost.begun;
    advance(15);
    await expect(succeed()).rejects.toThrow('Circuit breaker open for ask the model. Next attempt allowed in 1.0s');
    advance(1);
    expect(await status()).toMatchObject({ state: 'half_open', can_retry: true });
    await succeed();
    // Its answer comes after all, and changes nothing.
    lost.fail(new Error('too late'));
    await expect(dead).rejects.toThrow('too late');
    expect(await status()).toMatchObject({ state: 'half_open', failure_count: 3 });
  });

  it('does not count a call that its caller withdrew, and makes room for the next probe', async () => {
    const { breaker, failTimes, succeed, status, advance } = await create();
    const withdrawn = AbortSignal.abort(new Error('nobody waits any more'));
    const withdraw = () => breaker.execute(KEY, 'ask', async () => withdrawn.throwIfAborted(), withdrawn);
    await failTimes(2);
    await expect(withdraw()).rejects.toThrow('nobody waits any more');
    expect(await status()).toMatchObject({ state: 'closed', failure_count: 2 });
    await failTimes(1);
    advance(30);
    await expect(withdraw()).rejects.toThrow('nobody waits any more');
    expect(await status()).toMatchObject({ state: 'half_open', can_retry: true, failure_count: 3 });
    await succeed();
  });

  it('ignores the outcome of calls that began before it opened', async () => {
    const { breaker, failTimes, status } = await create();
    const [good, bad] = [heldCall(), heldCall()];
    const succeeding = breaker.execute(KEY, 'ask', good.call);
    const failing = expect(breaker.execute(KEY, 'ask', bad.call)).rejects.toThrow('late');
    await Promise.all([good.begun, bad.begun]);
    await failTimes(3);
    const open = await status();
    good.succeed('late');
    bad.fail(new Error('late'));
    expect(await succeeding).toBe('late');
    await failing;
    expect(await status()).toEqual(open);
  });

  it('ends a call that takes too long, aborts it and counts it', async () => {
    const { breaker, status, timers } = await create({ callTimeoutSeconds: 4 });
    const slow = heldCall();
    const ending = breaker.execute(KEY, 'llm_api_call', slow.call);
    const refusal = expect(ending).rejects.toMatchObject({
      name: 'OperationTimeoutError',
      message: 'Operation llm_api_call timed out',
    });
    await slow.begun;
    expect(timers.running()).toEqual([4000]);
    expect(slow.signal()?.aborted).toBe(false);
    timers.elapse();
    expect(slow.signal()).toMatchObject({ aborted: true, reason: { name: 'OperationTimeoutError' } });
    await refusal;
    expect(await status()).toMatchObject({ failure_count: 1 });
    slow.fail(new Error('nobody listens any more'));
    expect(await status()).toMatchObject({ failure_count: 1 });
  });

  it('leaves no timer behind', async () => {
    const { succeed, fail, timers } = await create();
    await succeed();
    await fail();
    expect(timers.running()).toEqual([]);
  });

  it('keeps the breakers of two keys apart', async () => {
    const { breaker, failTimes } = await create();
    await failTimes(3);
    expect(await breaker.execute('another', 'ask', async () => 'answer')).toBe('answer');
    expect(await breaker.status('another')).toMatchObject({ state: 'closed', failure_count: 0 });
  });

  it('is the same for all who share the store, with the settings of whoever registered it', async () => {
    const { breaker, parts, fail, succeed, status } = await create();
    await breaker.register(KEY, { failureThreshold: 1, recoverySeconds: 5 });
    const other = new CircuitBreaker({ ...parts, defaults: { failureThreshold: 9 } });
    await fail();
    expect(await other.status(KEY)).toEqual(await status());
    expect(await status()).toMatchObject({ state: 'open', failure_threshold: 1, recovery_timeout: 5 });
    await expect(other.execute(KEY, 'ask', async () => 'never')).rejects.toThrow('Next attempt allowed in 5.0s');
    await expect(succeed()).rejects.toThrow('Circuit breaker open');
  });

  it('keeps what it has counted when it is registered again, and writes nothing where nothing is new', async () => {
    const { breaker, failTimes, status, watched } = await create();
    await breaker.register(KEY);
    expect(watched.changes).toBe(0);
    await failTimes(2);
    await breaker.register(KEY, { failureThreshold: 4 });
    const { changes } = watched;
    await breaker.register(KEY, { failureThreshold: 4 });
    expect(watched.changes).toBe(changes);
    expect(await status()).toMatchObject({ state: 'closed', failure_count: 2, failure_threshold: 4 });
  });

  it.each([
    { failureThreshold: 0 },
    { failureThreshold: 1.5 },
    { recoverySeconds: 0 },
    { successesToClose: -1 },
    { callTimeoutSeconds: 0 },
  ])('refuses settings such as %j', async (settings) => {
    const { breaker, watched } = await create();
    await expect(breaker.register(KEY, settings)).rejects.toThrow();
    await expect(create(settings)).rejects.toThrow();
    expect(watched.changes).toBe(0);
  });

  it('closes at a reset, and calls that are still out count no more', async () => {
    const { breaker, failTimes, succeed, status } = await create();
    const early = heldCall();
    const ending = breaker.execute(KEY, 'ask', early.call);
    await early.begun;
    await failTimes(3);
    await breaker.reset(KEY);
    expect(await status()).toMatchObject({ state: 'closed', failure_count: 0, last_failure_time: null });
    early.fail(new Error('late'));
    await expect(ending).rejects.toThrow('late');
    expect(await status()).toMatchObject({ failure_count: 0 });
    expect(await succeed()).toBe(4);
  });

  it('stores nothing at the reset of a breaker that nobody has used', async () => {
    const { breaker, watched } = await create();
    await breaker.reset(KEY);
    expect(watched.changes).toBe(0);
  });

  it('opens exactly once when many fail at the same time', async () => {
    const { fail, status, logged } = await create({ failureThreshold: 8 });
    await Promise.all(Array.from({ length: 20 }, fail));
    expect(await status()).toMatchObject({ state: 'open', failure_count: 8 });
    expect(logged.filter(({ event }) => event === 'breaker_moved')).toHaveLength(1);
    expect(logged.filter(({ event }) => event === 'breaker_not_counted')).toEqual([]);
  });

  it('makes no call while the store does not answer', async () => {
    const { succeed, made, watched } = await create();
    watched.failure = new StoreUnavailableError();
    await expect(succeed()).rejects.toBe(watched.failure);
    expect(made()).toBe(0);
  });

  it('hands on the outcome of a call that could not be counted', async () => {
    const { breaker, fail, watched, logged } = await create();
    await fail();
    const goingAway = async () => {
      watched.failure = new StoreUnavailableError();
      return 'answer';
    };
    expect(await breaker.execute(KEY, 'ask', goingAway)).toBe('answer');
    expect(logged.at(-1)).toMatchObject({ level: 'error', event: 'breaker_not_counted', breaker: KEY });
    watched.failure = undefined;
    const failing = breaker.execute(KEY, 'ask', async () => {
      watched.failure = new StoreUnavailableError();
      throw new Error('model is down');
    });
    await expect(failing).rejects.toThrow('model is down');
  });
});

describe('CircuitBreaker', () => {
  it('knows its own probe when the answer to its claim was lost', async () => {
    const memory = new MemoryBreakerStore();
    const losing: BreakerStore = {
      find: (key) => memory.find(key),
      change: async (from, to) => {
        const changed = await memory.change(from, to);
        return to.state === 'half_open' && from?.state === 'open' ? false : changed;
      },
    };
    const { failTimes, succeed, status, advance } = await createBreaker(() => losing);
    await failTimes(3);
    advance(30);
    expect(await succeed()).toBe(4);
    expect(await status()).toMatchObject({ state: 'half_open' });
  });

  it('ends a call by the clock of the process unless it is given another', async () => {
    const { parts } = await createBreaker(() => new MemoryBreakerStore());
    const { startTimer: _, ...rest } = parts;
    const breaker = new CircuitBreaker({ ...rest, defaults: { callTimeoutSeconds: 0.01 } });
    const slow = heldCall();
    await expect(breaker.execute(KEY, 'ask', slow.call)).rejects.toThrow('Operation ask timed out');
    expect(slow.signal()?.aborted).toBe(true);
  });
});
