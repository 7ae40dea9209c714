import type { Context } from '../context.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';

/** What a call made with the callback token proves, whatever it says: the bot lives, and its bootstrap token is dead. */
export const contact = (now: Date): Pick<MeetingRecord, 'last_heartbeat_at' | 'bootstrap_spent'> => ({
  last_heartbeat_at: now.toISOString(),
  bootstrap_spent: true,
});

/**
 * Records that the bot was heard; touches no indexed attribute, so it costs one write unit. Server time only.
 * Answers false when the meeting has ended or changed hands meanwhile.
 */
export async function recordContact(
  context: Pick<Context, 'table' | 'now'>,
  meeting: MeetingRecord,
  newSegments = 0,
): Promise<boolean> {
  const updated = await context.table.update({
    update: meetingKey(meeting),
    set: contact(context.now()),
    ...(newSegments > 0 && { add: { segment_count: newSegments } }),
    condition: {
      expression: '#connection_id = :connection AND attribute_exists(#bot_key)',
      values: { connection: meeting.connection_id },
    },
  });
  return updated !== undefined;
}
