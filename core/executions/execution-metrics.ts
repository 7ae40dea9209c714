import * as z from 'zod';
import type { ExecutionCounts } from './execution-counts.ts';

const count = z.int().min(0);
const fraction = z.number().min(0).max(1);

/** How executions end; the rates are fractions of all of them, 0 when there are none. */
export const ExecutionMetrics = z
  .object({
    total_executions: count,
    active_executions: count,
    successful_executions: count,
    failed_executions: count,
    timeout_executions: count,
    dead_executions: count,
    success_rate: fraction,
    failure_rate: fraction.meta({ description: '(failed + timeout + dead) / total' }),
  })
  .meta({ id: 'ExecutionMetrics' });
export type ExecutionMetrics = z.infer<typeof ExecutionMetrics>;

export function metricsOf({ total, completed, failed, timeout, dead, cancelled }: ExecutionCounts): ExecutionMetrics {
  const rate = (part: number) => (total === 0 ? 0 : part / total);
  return {
    total_executions: total,
    active_executions: total - completed - failed - timeout - dead - cancelled,
    successful_executions: completed,
    failed_executions: failed,
    timeout_executions: timeout,
    dead_executions: dead,
    success_rate: rate(completed),
    failure_rate: rate(failed + timeout + dead),
  };
}
