import type { Context } from '../context.ts';
import type { Item, Key } from '../table/operation.ts';
import { eventKey } from './meeting-keys.ts';
import type { MeetingRecord } from './meeting-record.ts';
import { rowExpiry } from './row-expiry.ts';
import type { Status } from './status.ts';

/** Who moved the status: a client, the bot itself, or the reaper for a bot that cannot speak. */
export type Actor = 'user' | 'bot' | 'reaper';

export type Move = {
  /** As it is after the move. */
  meeting: Pick<MeetingRecord, 'id' | 'user_id' | 'attempt' | 'phase' | 'retention_days'>;
  version: number;
  from: Status | null;
  to: Status;
  at: string;
  actor: Actor;
  reason: string | undefined;
  evidence?: Item | undefined;
};

/** The history row of a status move. Its insertion is what the rest of the system hears of the move. */
export const historyEvent = (context: Pick<Context, 'now' | 'settings'>, { meeting, ...move }: Move): Key & Item => ({
  ...eventKey(meeting.id, move.version),
  user_id: meeting.user_id,
  meeting_id: meeting.id,
  attempt: meeting.attempt,
  phase: meeting.phase,
  ...move,
  expires_at_seconds: rowExpiry(context, meeting),
});
