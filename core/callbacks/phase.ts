import type { Context } from '../context.ts';
import { dueAt } from '../due.ts';
import { botPhaseRow } from '../meetings/bot-phase-row.ts';
import { nextDue } from '../meetings/deadlines.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import { type MeetingRecord, parseMeeting } from '../meetings/meeting-record.ts';
import { botPhaseTable, type Phase } from '../meetings/phase.ts';
import { settle } from '../settle.ts';
import type { Item } from '../table/operation.ts';
import { authorizeCallback } from './authorize-callback.ts';
import type { PhaseInput } from './callback-schemas.ts';
import { contact, recordContact } from './record-contact.ts';

/** Records the step the bot is at. A repeat changes nothing; a late or impossible step is ignored and logged. */
export async function phase(context: Context, token: string, { connection_id, seq, phase: to, details }: PhaseInput) {
  const meeting = await authorizeCallback(context, { token, connectionId: connection_id, call: 'phase' });
  const isApplied = await movePhase(context, meeting, { seq, to, details });
  if (!isApplied) await recordContact(context, meeting);
  return isApplied || meeting.phase === to
    ? { status: 'callback processed', meeting_id: meeting.id, phase: to }
    : { status: 'ignored', meeting_id: meeting.id, current_status: meeting.status };
}

export type PhaseMove = { seq: number; to: Phase; details?: Item | undefined };

/** A meeting's status moves but a few times in its life. */
const ROUNDS_MAX = 5;

/**
 * Moves the phase in one transaction with its history row, which also says the status of that moment; false when the
 * move is a repeat, late or not in the table.
 */
export async function movePhase(context: Context, read: MeetingRecord, move: PhaseMove): Promise<boolean> {
  let meeting = read;
  return settle(ROUNDS_MAX, async () => {
    const moved = await tryToMove(context, meeting, move);
    if (typeof moved === 'boolean') return moved;
    meeting = moved;
    return undefined;
  });
}

/** Whether it was moved; the meeting as it is when only its status had moved on. */
async function tryToMove(
  context: Context,
  meeting: MeetingRecord,
  { seq, to, details }: PhaseMove,
): Promise<boolean | MeetingRecord> {
  if (to === meeting.phase || seq <= meeting.last_phase_seq) return false;
  if (!botPhaseTable.allows(meeting.phase, to)) {
    context.log.warn('phase_refused', { meeting: meeting.id, attempt: meeting.attempt, from: meeting.phase, to });
    return false;
  }
  const now = context.now();
  const at = now.toISOString();
  const set = {
    phase: to,
    phase_at: at,
    last_phase_seq: seq,
    updated_at: at,
    ...(to === 'admitted' && { admitted_at: at }),
  };
  const failed = await context.table.transact({
    meeting: {
      update: meetingKey(meeting),
      set: { ...set, ...contact(now), ...lobbyDue(context, meeting, set, now) },
      condition: {
        expression:
          '#version = :version AND #phase = :from AND #last_phase_seq < :seq AND #connection_id = :connection AND attribute_exists(#bot_key)',
        values: { version: meeting.version, from: meeting.phase, seq, connection: meeting.connection_id },
      },
    },
    phase: { put: botPhaseRow(context, meeting, { to, at, details }) },
  });
  if (!failed) return true;
  const current = failed.meeting && parseMeeting(failed.meeting);
  return current?.bot_key && current.version !== meeting.version ? current : false;
}

/** Only the lobby has a deadline of its own, so only entering and leaving it moves the meeting in the due index. */
function lobbyDue(context: Context, meeting: MeetingRecord, set: Partial<MeetingRecord>, now: Date): Item {
  if (meeting.phase !== 'lobby' && set.phase !== 'lobby') return {};
  return dueAt(nextDue({ ...meeting, ...set }, context.settings, now), meetingKey(meeting));
}
