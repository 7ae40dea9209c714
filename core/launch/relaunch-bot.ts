import type { Context } from '../context.ts';
import { dueAt } from '../due.ts';
import { nextDue } from '../meetings/deadlines.ts';
import { launchKey, meetingKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { rowExpiry } from '../meetings/row-expiry.ts';
import type { Item } from '../table/operation.ts';

const ATTEMPTS_MAX = 2;

/** One relaunch for transient causes: only from `reserved`, and never after a stop request. */
export const mayRelaunch = (meeting: MeetingRecord): boolean =>
  meeting.status === 'reserved' && meeting.attempt < ATTEMPTS_MAX && !meeting.stop_requested_at && !meeting.verdict;

/** Begins the next attempt; its launch follows from the change stream. False when the meeting has moved meanwhile. */
export async function relaunchBot(context: Context, meeting: MeetingRecord, cause: Item): Promise<boolean> {
  const now = context.now();
  const at = now.toISOString();
  const attempt = meeting.attempt + 1;
  const set = { attempt, launch_sent_at: at, reservation_counts_from: at, updated_at: at };
  const fresh: MeetingRecord = { ...meeting, ...set };
  delete fresh.task_arn;
  const failed = await context.table.transact({
    meeting: {
      update: meetingKey(meeting),
      set: { ...set, ...dueAt(nextDue(fresh, context.settings, now), meetingKey(meeting)) },
      remove: ['task_arn', 'launched_at', 'command_queue_url'],
      condition: {
        expression:
          '#status = :reserved AND #attempt = :attempt AND attribute_not_exists(#stop_requested_at) AND attribute_not_exists(#verdict)',
        values: { reserved: 'reserved', attempt: meeting.attempt },
      },
    },
    launch: {
      put: {
        ...launchKey(meeting.id, attempt),
        user_id: meeting.user_id,
        meeting_id: meeting.id,
        attempt,
        at,
        cause,
        expires_at_seconds: rowExpiry(context, meeting),
      },
    },
  });
  if (!failed) context.log.warn('relaunch', { meeting: meeting.id, attempt, cause });
  return !failed;
}
