import { endedTokens } from '../callbacks/bot-token.ts';
import type { Context } from '../context.ts';
import type { Item } from '../table/operation.ts';
import { findRetentionDays } from '../users/retention-days.ts';
import { slotsKey } from '../users/user-keys.ts';
import { botPhaseRow } from './bot-phase-row.ts';
import { type Actor, historyEvent } from './history-event.ts';
import { logTransition } from './log-transition.ts';
import { liveKey, meetingKey, meetingPartition, pastKey, segmentPrefix } from './meeting-keys.ts';
import type { MeetingRecord } from './meeting-record.ts';
import type { Phase } from './phase.ts';
import type { CompletionReason, FailureReason, FailureStage } from './reasons.ts';
import { rowExpiry } from './row-expiry.ts';

/** A transcript of 4 h holds about 20,000 segments in 5 MB; this is ten times that. */
const SEGMENT_PAGES_MAX = 50;

/** How a meeting ends, and what speaks for it. */
export type Outcome =
  | { to: 'completed'; completion_reason: CompletionReason; evidence?: Item | undefined }
  | { to: 'failed'; failure_reason: FailureReason; failure_stage: FailureStage; evidence?: Item | undefined };

/**
 * The release: one transaction that ends the meeting, gives its slot back, frees the guard and writes history.
 * Exactly one caller can succeed; the others get undefined and find the meeting finished.
 */
export async function finishMeeting(
  context: Context,
  meeting: MeetingRecord,
  outcome: Outcome,
  actor: Actor,
): Promise<MeetingRecord | undefined> {
  const { to, evidence, ...reasons } = outcome;
  const now = context.now();
  const at = now.toISOString();
  const prefix = { pk: meetingPartition(meeting.id), prefix: segmentPrefix };
  // A bot that never started has not copied the user's retention yet.
  const retention_days = meeting.connection_id
    ? meeting.retention_days
    : await findRetentionDays(context, meeting.user_id);
  const ending = { ...meeting, retention_days };
  const set = {
    ...reasons,
    status: to,
    version: meeting.version + 1,
    status_at: at,
    updated_at: at,
    end_time: at,
    phase: to === 'completed' ? ('done' as const) : ('failed' as const),
    phase_at: at,
    segment_count: await context.table.count({ ...prefix, pagesMax: SEGMENT_PAGES_MAX }),
    ended_tokens: endedTokens(meeting),
    expires_at_seconds: rowExpiry(context, ending),
  };
  const failed = await context.table.transact(release(context, ending, set, { outcome, actor, at }));
  if (failed) return undefined;
  const reason = reasonOf(outcome);
  logTransition(context, { meeting, from: meeting.status, to, actor, reason, since: meeting.status_at });
  return { ...meeting, ...set };
}

const reasonOf = (outcome: Outcome): string =>
  outcome.to === 'completed' ? outcome.completion_reason : outcome.failure_reason;

type Ending = { version: number; phase: Phase; expires_at_seconds: number };

function release(
  context: Context,
  meeting: MeetingRecord,
  set: Ending & Item,
  { outcome, actor, at }: { outcome: Outcome; actor: Actor; at: string },
) {
  const { to, evidence } = outcome;
  const { expires_at_seconds } = set;
  const ended = { ...meeting, status: to, version: set.version, phase: set.phase };
  const move = {
    meeting: ended,
    version: set.version,
    from: meeting.status,
    to,
    at,
    actor,
    reason: reasonOf(outcome),
    evidence,
  };
  return {
    meeting: {
      update: meetingKey(meeting),
      set,
      remove: ['due_pk', 'due_sk', 'bot_key', 'verdict'],
      condition: {
        expression: '#version = :version AND #attempt = :attempt AND #status = :status',
        values: { version: meeting.version, attempt: meeting.attempt, status: meeting.status },
      },
    },
    slots: {
      update: slotsKey(meeting.user_id),
      add: { live: -1, version: 1 },
      condition: { expression: '#live > :none', values: { none: 0 } },
    },
    live: {
      delete: liveKey(meeting.user_id, meeting),
      condition: { expression: '#meeting_id = :id', values: { id: meeting.id } },
    },
    past: { put: { ...pastKey(meeting), meeting_id: meeting.id, expires_at_seconds } },
    event: { put: historyEvent(context, move), condition: { expression: 'attribute_not_exists(#pk)' } },
    phase: { put: botPhaseRow(context, { ...ended, phase: meeting.phase }, { to: set.phase, at }) },
  };
}
