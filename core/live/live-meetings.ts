import type { Context } from '../context.ts';
import { livePrefix, meetingKey } from '../meetings/meeting-keys.ts';
import { type MeetingRecord, parseMeeting } from '../meetings/meeting-record.ts';
import { isLive } from '../meetings/status.ts';
import { userPartition } from '../users/user-keys.ts';

const LIVE_MAX = 1000;

/** The meetings of a user whose bots have not ended, newest first. */
export async function readLiveMeetings({ table }: Pick<Context, 'table'>, userId: number): Promise<MeetingRecord[]> {
  const { items } = await table.query({ pk: userPartition(userId), prefix: livePrefix, limit: LIVE_MAX });
  const records = await table.findAll(
    items.map(({ meeting_id: id }) => meetingKey({ user_id: userId, id: Number(id) })),
  );
  return records
    .map(parseMeeting)
    .filter(({ status }) => isLive(status))
    .sort((one, other) => other.id - one.id);
}
