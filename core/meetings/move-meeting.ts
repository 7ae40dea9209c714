import type { Context } from '../context.ts';
import { dueAt } from '../due.ts';
import type { Operation } from '../table/operation.ts';
import { nextDue } from './deadlines.ts';
import { type Actor, historyEvent } from './history-event.ts';
import { logTransition } from './log-transition.ts';
import { meetingKey } from './meeting-keys.ts';
import type { MeetingRecord } from './meeting-record.ts';
import type { Status } from './status.ts';

/** Holds as long as nobody else has moved the meeting since it was read, and the reaper has not spoken. */
const isUnmoved = '#version = :version AND #attempt = :attempt AND attribute_not_exists(#verdict)';

export type LiveMove = {
  meeting: MeetingRecord;
  to: Status;
  actor: Actor;
  reason?: string | undefined;
  /** What else changes with the move. */
  set?: Partial<MeetingRecord>;
  /** Writes that belong to the same moment. */
  also?: Record<string, Operation>;
};

/**
 * Moves a live meeting to another live status: meeting, history and what belongs to it in one transaction.
 * Answers the meeting as it is then, or undefined when somebody was faster: read again and decide anew.
 */
export async function moveMeeting(context: Context, move: LiveMove): Promise<MeetingRecord | undefined> {
  const { meeting, to, actor, reason, also } = move;
  const now = context.now();
  const at = now.toISOString();
  const version = meeting.version + 1;
  const set = { ...move.set, status: to, version, status_at: at, updated_at: at };
  const moved: MeetingRecord = { ...meeting, ...set };
  const failed = await context.table.transact({
    ...also,
    meeting: {
      update: meetingKey(meeting),
      set: { ...set, ...dueAt(nextDue(moved, context.settings, now), meetingKey(meeting)) },
      condition: { expression: isUnmoved, values: { version: meeting.version, attempt: meeting.attempt } },
    },
    event: {
      put: historyEvent(context, { meeting: moved, version, from: meeting.status, to, at, actor, reason }),
      condition: { expression: 'attribute_not_exists(#pk)' },
    },
  });
  if (failed) return undefined;
  logTransition(context, { meeting, from: meeting.status, to, actor, reason, since: meeting.status_at });
  return moved;
}
