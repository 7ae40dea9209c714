import type { Context } from '../context.ts';
import { purgePartition } from '../table/purge-partition.ts';
import { purgeDeliveries } from '../webhooks/purge-deliveries.ts';
import { meetingKey, meetingPartition } from './meeting-keys.ts';
import type { MeetingRecord } from './meeting-record.ts';

/** Deletes everything that belongs to one meeting alone; false when more is left than one call may do. */
export const purgeMeetingRows = (context: Pick<Context, 'table'>, meetingId: number): Promise<boolean> =>
  purgePartition(context, meetingPartition(meetingId));

/** The second purge of a deleted meeting: late segments go too, and the sweep need not look again. */
export async function purgeDeletedMeeting(context: Pick<Context, 'table'>, meeting: MeetingRecord): Promise<void> {
  await purgeDeliveries(context, meeting);
  if (!(await purgeMeetingRows(context, meeting.id))) return;
  await context.table.update({
    update: meetingKey(meeting),
    remove: ['due_pk', 'due_sk'],
    condition: { expression: 'attribute_exists(#deleted_at)' },
  });
}
