import type { Context } from '../context.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { moveMeeting } from '../meetings/move-meeting.ts';
import { nextStatus, type Status, type StatusEvent } from '../meetings/status.ts';
import { settle } from '../settle.ts';
import { authorizeCallback, type Caller } from './authorize-callback.ts';
import { contact, recordContact } from './record-contact.ts';

/** Two writers of one meeting settle within a few rounds; each round somebody else has moved it forward. */
const ROUNDS_MAX = 5;

export type BotMove = {
  caller: Caller;
  seq: number;
  event: StatusEvent;
  /** The status the event is about. */
  target: Status;
  reason?: string | undefined;
  set?: Partial<MeetingRecord>;
};
export type MoveAnswer = { meeting: MeetingRecord; result: 'moved' | 'repeated' | 'ignored' };

/**
 * Moves the status as the bot says, if the table and the order of its calls allow: a repeat changes nothing,
 * a late call is ignored. Whatever comes of it, the bot has been heard.
 */
export async function botMove(context: Context, move: BotMove): Promise<MoveAnswer> {
  return settle(ROUNDS_MAX, async () => {
    const meeting = await authorizeCallback(context, move.caller);
    const to = nextStatus(meeting.status, move.event);
    const isLate = move.seq <= meeting.last_seq;
    if (!to || isLate) {
      await recordContact(context, meeting);
      return { meeting, result: meeting.status === move.target ? 'repeated' : 'ignored' };
    }
    const set = { ...move.set, ...contact(context.now()), last_seq: move.seq };
    const moved = await moveMeeting(context, { meeting, to, actor: 'bot', reason: move.reason, set });
    if (moved) return { meeting: moved, result: 'moved' };
    return undefined;
  });
}

/** The answer to a status call: what became of it. */
export const moveAnswer = ({ meeting, result }: MoveAnswer, processed: string) =>
  result === 'ignored'
    ? { status: 'ignored', meeting_id: meeting.id, current_status: meeting.status }
    : { status: processed, meeting_id: meeting.id, new_status: meeting.status };
