import type { Context } from '../../core/context.ts';
import { finishMeeting } from '../../core/meetings/finish-meeting.ts';
import { findMeeting } from '../../core/meetings/meeting-store.ts';

/** Ends a meeting as its bot would, so that the slot is free. */
export async function finishTestMeeting(context: Context, userId: number, meetingId: number): Promise<void> {
  const meeting = await findMeeting(context, { user_id: userId, id: meetingId });
  if (!meeting) throw new Error(`There is no meeting ${meetingId}.`);
  const ended = await finishMeeting(context, meeting, { to: 'completed', completion_reason: 'stopped' }, 'bot');
  if (!ended) throw new Error(`Meeting ${meetingId} has ended already.`);
}
