import type { Context } from '../context.ts';
import { dueAt } from '../due.ts';
import { nextDue } from '../meetings/deadlines.ts';
import { commandKey, meetingKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { rowExpiry } from '../meetings/row-expiry.ts';
import type { Wish } from './command.ts';

/**
 * Appends a command to a live meeting in one transaction; it reaches the bot by the change stream, and by every
 * heartbeat until acknowledged. Answers false when the meeting or its commands have changed since they were read.
 */
export async function appendCommand(
  context: Context,
  meeting: MeetingRecord,
  wish: Wish,
  set: Partial<MeetingRecord> = {},
): Promise<boolean> {
  const now = context.now();
  const seq = meeting.command_seq + 1;
  const changed = { ...set, command_seq: seq, updated_at: now.toISOString() };
  // A stop moves the meeting before the sweep sooner; other commands leave the index alone.
  const due = set.stop_requested_at
    ? dueAt(nextDue({ ...meeting, ...changed }, context.settings, now), meetingKey(meeting))
    : {};
  const failed = await context.table.transact({
    meeting: {
      update: meetingKey(meeting),
      set: { ...changed, ...due },
      condition: {
        expression:
          '#version = :version AND #command_seq = :seq AND attribute_exists(#bot_key) AND attribute_not_exists(#stop_requested_at)',
        values: { version: meeting.version, seq: meeting.command_seq },
      },
    },
    command: {
      put: {
        ...commandKey(meeting.id, seq),
        user_id: meeting.user_id,
        meeting_id: meeting.id,
        attempt: meeting.attempt,
        seq,
        ...wish,
        created_at: now.toISOString(),
        expires_at_seconds: rowExpiry(context, meeting),
      },
      condition: { expression: 'attribute_not_exists(#pk)' },
    },
  });
  return !failed;
}
