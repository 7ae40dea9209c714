import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { Pair } from './meeting-keys.ts';
import { findMeetingOfPair } from './meeting-store.ts';
import { type Meeting, viewMeeting } from './meeting-view.ts';

/** The newest meeting of that pair, or the one named. 404 when the user has none. */
export async function getMeeting(context: Context, userId: number, pair: Pair, meetingId?: number): Promise<Meeting> {
  const meeting = await findMeetingOfPair(context, userId, pair, meetingId);
  if (!meeting) throw meetingNotFound(pair);
  return viewMeeting(meeting);
}

/** Unknown and somebody else's are the same answer. */
export const meetingNotFound = ({ platform, native_meeting_id }: Pair): DomainError =>
  new DomainError('not_found', `Meeting not found for platform ${platform} and ID ${native_meeting_id}`);
