import type { Context } from '../context.ts';
import { errorFields } from '../log.ts';
import { sweepKey } from '../reaper/sweep-state.ts';
import { secondsBetween } from '../time.ts';
import { type Checks, type Health, overallStatus, type Quotas } from './health.ts';
import { within } from './within.ts';

const SWEEP_AGE_SECONDS_MAX = 180;

export type HealthContext = Pick<Context, 'table' | 'now' | 'log'> & {
  /** Each throws when its service is not well. */
  checkBus: () => Promise<void>;
  checkCompute: () => Promise<void>;
  findQuotas: () => Promise<Quotas>;
  countOpenJobs: () => Promise<number>;
  checkTimeoutMillis: number;
};

/** Asks everything that Rollcall stands on, all at once; one that hangs counts as failed. */
export async function checkHealth(context: HealthContext): Promise<Health> {
  const [{ database, sweep }, bus, compute, active_jobs] = await Promise.all([
    checkStore(context),
    check(context, 'bus', context.checkBus),
    checkComputeAndQuotas(context),
    countOrNone(context),
  ]);
  const checks: Checks = { database, bus, compute, sweep };
  return { status: overallStatus(checks), timestamp: context.now().toISOString(), active_jobs, checks };
}

/** None where they cannot be counted: whoever asks is told which check fails, and not refused. */
async function countOrNone({ countOpenJobs, checkTimeoutMillis, log }: HealthContext): Promise<number> {
  try {
    return await within(checkTimeoutMillis, countOpenJobs);
  } catch (error) {
    log.warn('health_check_failed', { check: 'active_jobs', ...errorFields(error) });
    return 0;
  }
}

/** The store is asked for the sweep's own note, so one read answers for both. */
async function checkStore(context: HealthContext): Promise<Pick<Checks, 'database' | 'sweep'>> {
  let finishedAt: string | undefined;
  const database = await check(context, 'database', async () => {
    const item = await context.table.find(sweepKey);
    finishedAt = typeof item?.finished_at === 'string' ? item.finished_at : undefined;
  });
  const isRecent = finishedAt !== undefined && secondsBetween(finishedAt, context.now()) <= SWEEP_AGE_SECONDS_MAX;
  return { database, sweep: { status: isRecent ? 'ok' : 'failed', last_run_at: finishedAt ?? null } };
}

async function checkComputeAndQuotas(context: HealthContext): Promise<Checks['compute']> {
  const [compute, quotas] = await Promise.all([
    check(context, 'compute', context.checkCompute),
    within(context.checkTimeoutMillis, context.findQuotas).catch((): Quotas => ({})),
  ]);
  return { ...compute, ...(Object.keys(quotas).length > 0 && { quotas }) };
}

async function check(context: HealthContext, name: string, run: () => Promise<void>): Promise<Checks['bus']> {
  const begun = context.now().getTime();
  const latency = () => context.now().getTime() - begun;
  try {
    await within(context.checkTimeoutMillis, run);
    return { status: 'ok', latency_ms: latency() };
  } catch (error) {
    context.log.warn('health_check_failed', { check: name, ...errorFields(error) });
    return { status: 'failed', latency_ms: latency() };
  }
}
