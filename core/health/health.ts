import * as z from 'zod';

const checkStatuses = ['ok', 'failed'] as const;

const Check = z.object({ status: z.enum(checkStatuses), latency_ms: z.int() });

/** Limits of the AWS account that bite when they are low; each is there where it can be read. */
export const Quotas = z.object({
  lambda_concurrent_executions: z.number().optional(),
  fargate_vcpus: z.number().optional(),
});
export type Quotas = z.infer<typeof Quotas>;

export const Health = z
  .object({
    status: z.enum(['healthy', 'degraded', 'unhealthy']),
    timestamp: z.iso.datetime(),
    active_jobs: z.int().meta({ description: 'Open assistant jobs.' }),
    checks: z.object({
      database: Check,
      bus: Check,
      compute: Check.extend({ quotas: Quotas.optional() }),
      sweep: z.object({ status: z.enum(checkStatuses), last_run_at: z.iso.datetime().nullable() }),
    }),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof Health>;
export type Checks = Health['checks'];

/** Without the database nothing works; without the rest what is stored can still be read and asked for. */
export function overallStatus({ database, ...others }: Checks): Health['status'] {
  if (database.status === 'failed') return 'unhealthy';
  return Object.values(others).every(({ status }) => status === 'ok') ? 'healthy' : 'degraded';
}
