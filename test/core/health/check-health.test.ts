import { describe, expect, it } from 'vitest';
import { checkHealth, type HealthContext } from '../../../core/health/check-health.ts';
import { remember } from '../../../core/health/remember.ts';
import { sweepKey } from '../../../core/reaper/sweep-state.ts';
import { Table } from '../../../core/table/table.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context, client, tableName, advance, logged } = await createTestContext();
const healthContext = (overrides: Partial<HealthContext> = {}): HealthContext => ({
  ...context,
  checkBus: async () => {},
  checkCompute: async () => {},
  findQuotas: async () => ({ fargate_vcpus: 6 }),
  countOpenJobs: async () => 0,
  // A busy machine reads the local table in far less; only what hangs takes so long.
  checkTimeoutMillis: 2000,
  ...overrides,
});
const sweepNow = () =>
  context.table.transact({ sweep: { put: { ...sweepKey, finished_at: context.now().toISOString() } } });
const never = () => new Promise<never>(() => {});
const fails = () => Promise.reject(new Error('secret cause'));

describe('checkHealth', () => {
  it('is healthy when everything answers', async () => {
    await sweepNow();
    expect(await checkHealth(healthContext())).toEqual({
      status: 'healthy',
      timestamp: context.now().toISOString(),
      active_jobs: 0,
      checks: {
        database: { status: 'ok', latency_ms: 0 },
        bus: { status: 'ok', latency_ms: 0 },
        compute: { status: 'ok', latency_ms: 0, quotas: { fargate_vcpus: 6 } },
        sweep: { status: 'ok', last_run_at: context.now().toISOString() },
      },
    });
  });

  it.each([
    ['the bus fails', { checkBus: fails }],
    ['the bus hangs', { checkBus: never }],
    ['compute fails', { checkCompute: fails }],
  ])('is degraded when %s, and shows no cause', async (_, overrides) => {
    await sweepNow();
    const health = await checkHealth(healthContext(overrides));
    expect(health.status).toBe('degraded');
    expect(JSON.stringify(health)).not.toContain('secret');
    expect(logged.at(-1)).toMatchObject({ level: 'warn', event: 'health_check_failed' });
  });

  it('is degraded when the last sweep ended more than 3 min ago', async () => {
    await sweepNow();
    advance(180);
    expect((await checkHealth(healthContext())).status).toBe('healthy');
    advance(1);
    const { status, checks } = await checkHealth(healthContext());
    expect([status, checks.sweep.status]).toEqual(['degraded', 'failed']);
  });

  it('is unhealthy when the database hangs, and says so in time', async () => {
    class HangingTable extends Table {
      override find = never;
    }
    const table = new HangingTable(client, tableName, context);
    const begun = performance.now();
    const { status, checks } = await checkHealth(healthContext({ table, findQuotas: never, checkTimeoutMillis: 50 }));
    expect([status, checks.database.status]).toEqual(['unhealthy', 'failed']);
    expect(performance.now() - begun).toBeLessThan(1500);
  });

  it.each([
    ['fail', fails],
    ['hang', never],
  ])('still tells which check failed when the open jobs %s to be counted', async (_, countOpenJobs) => {
    await sweepNow();
    const health = await checkHealth(healthContext({ countOpenJobs }));
    expect([health.status, health.active_jobs]).toEqual(['healthy', 0]);
  });

  it('leaves out quotas that cannot be read', async () => {
    const { checks } = await checkHealth(healthContext({ findQuotas: fails }));
    expect(checks.compute).toEqual({ status: 'ok', latency_ms: 0 });
  });
});

describe('remember', () => {
  it('asks again only when the time is over', async () => {
    let asked = 0;
    const ask = remember(context, 10, async () => {
      asked += 1;
      return asked;
    });
    expect([await ask(), await ask()]).toEqual([1, 1]);
    advance(10);
    expect(await ask()).toBe(2);
  });
});
