import type { Context } from '../context.ts';
import { liveKey, type MeetingName, meetingKey, meetingPrefix, type Pair, pastPrefix } from './meeting-keys.ts';
import { type MeetingRecord, parseMeeting } from './meeting-record.ts';

/** The meeting, read consistently; deleted ones are not found. */
export async function findMeeting(
  { table }: Pick<Context, 'table'>,
  name: MeetingName,
): Promise<MeetingRecord | undefined> {
  const item = await table.find(meetingKey(name));
  const meeting = item && parseMeeting(item);
  return meeting?.deleted_at ? undefined : meeting;
}

/** The user's live bot in that meeting. */
export async function findLiveMeeting(
  context: Pick<Context, 'table'>,
  userId: number,
  pair: Pair,
): Promise<MeetingRecord | undefined> {
  const guard = await context.table.find(liveKey(userId, pair));
  return guard && findMeeting(context, { user_id: userId, id: Number(guard.meeting_id) });
}

/** The newest meeting of that pair, or the one with the given id if it is of that pair. */
export async function findMeetingOfPair(
  context: Pick<Context, 'table'>,
  userId: number,
  pair: Pair,
  meetingId?: number,
): Promise<MeetingRecord | undefined> {
  if (meetingId === undefined)
    return (await findLiveMeeting(context, userId, pair)) ?? findPastMeeting(context, userId, pair);
  const meeting = await findMeeting(context, { user_id: userId, id: meetingId });
  const isOfPair = meeting?.platform === pair.platform && meeting.native_meeting_id === pair.native_meeting_id;
  return isOfPair ? meeting : undefined;
}

async function findPastMeeting(
  context: Pick<Context, 'table'>,
  userId: number,
  pair: Pair,
): Promise<MeetingRecord | undefined> {
  const { pk } = meetingKey({ user_id: userId, id: 0 });
  const { items } = await context.table.query({ pk, prefix: pastPrefix(pair), newestFirst: true, limit: 1 });
  const [newest] = items;
  return newest && findMeeting(context, { user_id: userId, id: Number(newest.meeting_id) });
}

/** The partition and prefix under which a user's meetings stand in the order of time. */
export const meetingsOf = (userId: number): { pk: string; prefix: string } => ({
  pk: meetingKey({ user_id: userId, id: 0 }).pk,
  prefix: meetingPrefix,
});
