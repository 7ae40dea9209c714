import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { MeetingName, Pair } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { findLiveMeeting, findMeeting } from '../meetings/meeting-store.ts';
import { isLive } from '../meetings/status.ts';
import { settle } from '../settle.ts';
import { appendCommand } from './append-command.ts';

const ROUNDS_MAX = 8;

/** Asks the user's live bot in that meeting to leave. 404 when there is none; asking again changes nothing. */
export async function stopBot(context: Context, userId: number, pair: Pair): Promise<{ message: string }> {
  const meeting = await findLiveMeeting(context, userId, pair);
  const result = meeting ? await stopMeeting(context, meeting, 'stopped') : 'not_live';
  switch (result) {
    case 'not_live':
      throw noActiveMeeting(pair);
    case 'requested':
      return { message: 'Stop request accepted and is being processed.' };
    case 'already_requested':
      return { message: 'Stop already in progress.' };
  }
}

/** Records that a live meeting is to end and why; the leave command and its escalation follow from that. */
export async function stopMeeting(
  context: Context,
  name: MeetingName,
  reason: 'stopped' | 'max_duration',
): Promise<'requested' | 'already_requested' | 'not_live'> {
  return settle(ROUNDS_MAX, async () => {
    const meeting: MeetingRecord | undefined = await findMeeting(context, name);
    if (!meeting || !isLive(meeting.status)) return 'not_live';
    if (meeting.stop_requested_at) return 'already_requested';
    const set = { stop_requested_at: context.now().toISOString(), stop_reason: reason };
    const isAppended = await appendCommand(context, meeting, { action: 'leave', reason }, set);
    return isAppended ? 'requested' : undefined;
  });
}

export const noActiveMeeting = ({ platform, native_meeting_id }: Pair): DomainError =>
  new DomainError('not_found', `No active meeting found for platform ${platform} and meeting ID ${native_meeting_id}`);
