import * as z from 'zod';

const time = z.iso.datetime();

/** When a breaker opens and closes, and how long a call may take. */
export const BreakerSettings = z.object({
  failureThreshold: z.int().positive(),
  recoverySeconds: z.number().positive(),
  successesToClose: z.int().positive(),
  callTimeoutSeconds: z.number().positive(),
});
export type BreakerSettings = z.infer<typeof BreakerSettings>;

/** Some of the settings. */
export const BreakerOverrides = BreakerSettings.partial();
export type BreakerOverrides = z.infer<typeof BreakerOverrides>;

export const defaultBreakerSettings: BreakerSettings = {
  failureThreshold: 3,
  recoverySeconds: 30,
  successesToClose: 2,
  callTimeoutSeconds: 15,
};

/** One breaker, as the stores keep it: everything that all processes must agree on. */
export const BreakerRecord = z.object({
  key: z.string(),
  state: z.enum(['closed', 'open', 'half_open']),
  /** Failures in a row. */
  failure_count: z.int(),
  /** Successful probes since it is half open. */
  success_count: z.int(),
  failure_threshold: z.int(),
  recovery_timeout: z.number().meta({ description: 'Seconds.' }),
  successes_to_close: z.int(),
  call_timeout: z.number().meta({ description: 'Seconds.' }),
  last_failure_time: time.nullable(),
  /** When an open breaker lets its first probe through. */
  next_attempt_time: time.nullable(),
  /** The one call that a half-open breaker has let through; given up at `until`, since its process may have died. */
  probe: z.object({ id: z.string(), until: time }).nullable(),
  /** Rises with every change of the state, so that a call which began before it is known by it. */
  generation: z.int(),
  /** Rises with every change; whoever writes says which one was read. 0: not stored yet. */
  version: z.int(),
  /** When the row may go; absent until it is stored. */
  expires_at_seconds: z.int().optional(),
});
export type BreakerRecord = z.infer<typeof BreakerRecord>;

/** A breaker that nobody has used yet. */
export const newBreaker = (key: string, settings: BreakerSettings): BreakerRecord => ({
  key,
  state: 'closed',
  failure_count: 0,
  success_count: 0,
  failure_threshold: settings.failureThreshold,
  recovery_timeout: settings.recoverySeconds,
  successes_to_close: settings.successesToClose,
  call_timeout: settings.callTimeoutSeconds,
  last_failure_time: null,
  next_attempt_time: null,
  probe: null,
  generation: 0,
  version: 0,
});
