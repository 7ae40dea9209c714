import * as z from 'zod';
import { secondsBetween } from '../time.ts';
import type { ExecutionRecord } from './execution.ts';

/** How much of its time an execution has used, and how its circuit breaker stands. */
export const TimeoutStatus = z
  .object({
    elapsed_seconds: z.number(),
    timeout_seconds: z.number(),
    is_timed_out: z.boolean(),
    time_until_timeout: z.number().meta({ description: 'Seconds; 0 when the time is over.' }),
    circuit_breaker_state: z.enum(['closed', 'open', 'half_open']),
    circuit_breaker_failures: z.int(),
  })
  .meta({ id: 'TimeoutStatus' });
export type TimeoutStatus = z.infer<typeof TimeoutStatus>;

type BreakerFacts = { state: TimeoutStatus['circuit_breaker_state']; failure_count: number };

export function timeoutStatusOf(record: ExecutionRecord, breaker: BreakerFacts, now: Date): TimeoutStatus {
  const until = record.completed_at === null ? now : new Date(record.completed_at);
  const elapsed = Math.max(0, secondsBetween(record.started_at, until));
  return {
    elapsed_seconds: elapsed,
    timeout_seconds: record.timeout_seconds,
    is_timed_out: elapsed > record.timeout_seconds,
    time_until_timeout: Math.max(0, record.timeout_seconds - elapsed),
    circuit_breaker_state: breaker.state,
    circuit_breaker_failures: breaker.failure_count,
  };
}
