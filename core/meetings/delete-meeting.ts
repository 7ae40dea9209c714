import type { Context } from '../context.ts';
import { dueAt } from '../due.ts';
import { DomainError } from '../errors.ts';
import { plusSeconds, toSeconds } from '../time.ts';
import { purgeDeliveries } from '../webhooks/purge-deliveries.ts';
import { meetingNotFound } from './get-meeting.ts';
import { digestKey, meetingKey, type Pair, pastKey } from './meeting-keys.ts';
import type { MeetingRecord } from './meeting-record.ts';
import { findMeetingOfPair } from './meeting-store.ts';
import { purgeMeetingRows } from './purge-meeting.ts';
import { isLive } from './status.ts';

/** Late segments may still come in; after this they cannot. */
const SECOND_PURGE_SECONDS = 15 * 60;
const TOMBSTONE_SECONDS = 24 * 3600;

/** Deletes a finished meeting and its transcript: gone from every route at once, purged now and again after 15 min. */
export async function deleteMeeting(
  context: Context,
  userId: number,
  pair: Pair,
  meetingId?: number,
): Promise<{ message: string }> {
  const meeting = await findMeetingOfPair(context, userId, pair, meetingId);
  if (!meeting) throw meetingNotFound(pair);
  if (isLive(meeting.status)) {
    throw new DomainError(
      'conflict',
      `Meeting not finalized; cannot delete transcripts. Current status: ${meeting.status}`,
    );
  }
  const failed = await context.table.transact(burial(context.now(), meeting));
  if (failed) throw meetingNotFound(pair);
  await purgeDeliveries(context, meeting);
  await purgeMeetingRows(context, meeting.id);
  return { message: `Meeting ${pair.platform}/${pair.native_meeting_id} and its transcript were deleted.` };
}

/** What people said and wrote leaves the item; what stays says only that there was one, until it expires. */
function burial(now: Date, meeting: MeetingRecord) {
  const at = now.toISOString();
  return {
    meeting: {
      update: meetingKey(meeting),
      set: {
        deleted_at: at,
        data: {},
        // The link holds the passcode.
        constructed_meeting_url: '',
        expires_at_seconds: toSeconds(plusSeconds(now, TOMBSTONE_SECONDS)),
        ...dueAt(plusSeconds(now, SECOND_PURGE_SECONDS), meetingKey(meeting)),
      },
      remove: ['passcode'],
      condition: {
        expression: '#version = :version AND attribute_not_exists(#deleted_at)',
        values: { version: meeting.version },
      },
    },
    past: { delete: pastKey(meeting) },
    digest: { delete: digestKey(meeting) },
  };
}
