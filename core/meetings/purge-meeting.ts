import type { Context } from '../context.ts';
import { meetingKey, meetingPartition } from './meeting-keys.ts';
import type { MeetingRecord } from './meeting-record.ts';

/** 20,000 rows a call; what is left goes with the next. */
const PAGES_MAX = 20;
const PAGE = 1000;

/** Deletes everything that belongs to one meeting alone; false when more is left than one call may do. */
export async function purgePartition({ table }: Pick<Context, 'table'>, meetingId: number): Promise<boolean> {
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, next } = await table.query({ pk: meetingPartition(meetingId), limit: PAGE });
    await table.deleteAll(items.map((item) => ({ pk: String(item.pk), sk: String(item.sk) })));
    if (!next) return true;
  }
  return false;
}

/** The second purge of a deleted meeting: late segments go too, and the sweep need not look again. */
export async function purgeDeletedMeeting(context: Pick<Context, 'table'>, meeting: MeetingRecord): Promise<void> {
  if (!(await purgePartition(context, meeting.id))) return;
  await context.table.update({
    update: meetingKey(meeting),
    remove: ['due_pk', 'due_sk'],
    condition: { expression: 'attribute_exists(#deleted_at)' },
  });
}
