import { describe, expect, it } from 'vitest';
import { type BreakerRecord, defaultBreakerSettings, newBreaker } from '../../../core/breaker/breaker-record.ts';
import { DynamoBreakerStore } from '../../../core/breaker/dynamo-breaker-store.ts';
import { MemoryBreakerStore } from '../../../core/breaker/memory-breaker-store.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();

describe.each([
  ['DynamoDB', new DynamoBreakerStore(context.table)],
  ['memory', new MemoryBreakerStore()],
])('the breaker store on %s', (name, store) => {
  let keys = 0;
  const newRecord = (): BreakerRecord => ({ ...newBreaker(`${name}-${++keys}`, defaultBreakerSettings), version: 1 });

  it('knows nothing of a breaker that nobody has changed', async () => {
    expect(await store.find('nobody')).toBeUndefined();
  });

  it('gives back every field as it was stored', async () => {
    const record: BreakerRecord = {
      ...newRecord(),
      state: 'half_open',
      failure_count: 4,
      success_count: 1,
      recovery_timeout: 0.5,
      last_failure_time: '2026-01-02T03:04:05.000Z',
      next_attempt_time: '2026-01-02T03:04:35.000Z',
      probe: { id: 'one', until: '2026-01-02T03:04:51.000Z' },
      generation: 7,
      expires_at_seconds: 1_800_000_000,
    };
    expect(await store.change(undefined, record)).toBe(true);
    expect(await store.find(record.key)).toEqual(record);
  });

  it('keeps the first of two who make a breaker', async () => {
    const record = newRecord();
    expect(await store.change(undefined, record)).toBe(true);
    expect(await store.change(undefined, { ...record, failure_count: 2 })).toBe(false);
    expect(await store.find(record.key)).toEqual(record);
  });

  it('refuses a change of what is no longer stored', async () => {
    const first = newRecord();
    const second = { ...first, failure_count: 1, version: 2 };
    await store.change(undefined, first);
    expect(await store.change(first, second)).toBe(true);
    expect(await store.change(first, { ...first, failure_count: 9, version: 2 })).toBe(false);
    expect(await store.find(first.key)).toEqual(second);
  });

  it('refuses a change of a breaker that is gone', async () => {
    const record = newRecord();
    expect(await store.change(record, { ...record, version: 2 })).toBe(false);
    expect(await store.find(record.key)).toBeUndefined();
  });

  it('lets exactly one of many change the same version', async () => {
    const first = newRecord();
    await store.change(undefined, first);
    const attempts = Array.from({ length: 20 }, (_, count) => ({ ...first, failure_count: count, version: 2 }));
    const changed = await Promise.all(attempts.map((to) => store.change(first, to)));
    expect(changed.filter(Boolean)).toHaveLength(1);
    expect(await store.find(first.key)).toEqual(attempts[changed.indexOf(true)]);
  });

  it('is not changed by what is done to a record it gave', async () => {
    const record = newRecord();
    await store.change(undefined, record);
    const given = await store.find(record.key);
    if (given) given.failure_count = 99;
    expect(await store.find(record.key)).toEqual(record);
  });
});
