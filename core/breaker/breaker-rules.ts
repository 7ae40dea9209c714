import { isDeepStrictEqual } from 'node:util';
import { plusSeconds } from '../time.ts';
import type { BreakerOverrides, BreakerRecord } from './breaker-record.ts';

/** A probe is given up a little later than it ends itself: clocks differ, and its time begins after the record is written. */
const PROBE_MARGIN_SECONDS = 1;

/** What a call that was let through shows when it is over. */
export type Ticket = { generation: number; probe: string | undefined };

export type Admission =
  /** Let through; `to` is to be stored first where it differs from what was read. */
  { isAdmitted: true; ticket: Ticket; to: BreakerRecord } | { isAdmitted: false; nextAttemptAt: Date };

/** Whether a call may be made now. After the recovery time one call at a time is let through as a probe. */
export function admit(record: BreakerRecord, now: Date, probeId: string): Admission {
  const pass = (to: BreakerRecord): Admission => ({
    isAdmitted: true,
    ticket: { generation: to.generation, probe: to.probe?.id },
    to,
  });
  // A probe of this very call is a claim whose answer was lost on the way.
  if (record.state === 'closed' || record.probe?.id === probeId) return pass(record);
  const nextAttemptAt = new Date((record.state === 'open' ? record.next_attempt_time : record.probe?.until) ?? now);
  if (now < nextAttemptAt) return { isAdmitted: false, nextAttemptAt };
  const halfOpen: BreakerRecord = record.state === 'open' ? enter(record, { state: 'half_open' }) : record;
  const until = plusSeconds(now, record.call_timeout + PROBE_MARGIN_SECONDS).toISOString();
  return pass({ ...halfOpen, probe: { id: probeId, until } });
}

/** The breaker after a call that succeeded; the same object where that changes nothing. */
export function afterSuccess(record: BreakerRecord, ticket: Ticket): BreakerRecord {
  if (!isCurrent(record, ticket)) return record;
  if (record.state === 'closed') return record.failure_count === 0 ? record : { ...record, failure_count: 0 };
  const success_count = record.success_count + 1;
  return success_count >= record.successes_to_close
    ? enter(record, { state: 'closed', failure_count: 0 })
    : { ...record, success_count, probe: null };
}

/** The breaker after a call that failed; the same object where that changes nothing. */
export function afterFailure(record: BreakerRecord, ticket: Ticket, now: Date): BreakerRecord {
  if (!isCurrent(record, ticket)) return record;
  const failed = { ...record, failure_count: record.failure_count + 1, last_failure_time: now.toISOString() };
  const opens = record.state === 'half_open' || failed.failure_count >= record.failure_threshold;
  const next_attempt_time = plusSeconds(now, record.recovery_timeout).toISOString();
  return opens ? enter(failed, { state: 'open', next_attempt_time }) : failed;
}

/** The breaker after a call that nobody waited for any more: a probe makes room for the next one. */
export const afterWithdrawal = (record: BreakerRecord, ticket: Ticket): BreakerRecord =>
  isCurrent(record, ticket) && record.probe ? { ...record, probe: null } : record;

/** The breaker closed by hand; calls that are still out change nothing any more. */
export const afterReset = (record: BreakerRecord): BreakerRecord =>
  enter(record, { state: 'closed', failure_count: 0, last_failure_time: null });

/** The breaker under other settings; the same object where they are its own already. */
export function withSettings(record: BreakerRecord, given: BreakerOverrides): BreakerRecord {
  const settings = {
    failure_threshold: given.failureThreshold ?? record.failure_threshold,
    recovery_timeout: given.recoverySeconds ?? record.recovery_timeout,
    successes_to_close: given.successesToClose ?? record.successes_to_close,
    call_timeout: given.callTimeoutSeconds ?? record.call_timeout,
  };
  return isDeepStrictEqual({ ...record, ...settings }, record) ? record : { ...record, ...settings };
}

/** Counts are of the present only: neither a call of an earlier generation nor a probe that was given up. */
const isCurrent = (record: BreakerRecord, ticket: Ticket): boolean =>
  record.generation === ticket.generation && record.probe?.id === ticket.probe;

const enter = (
  record: BreakerRecord,
  change: Pick<BreakerRecord, 'state'> & Partial<BreakerRecord>,
): BreakerRecord => ({
  ...record,
  success_count: 0,
  next_attempt_time: null,
  probe: null,
  generation: record.generation + 1,
  ...change,
});
