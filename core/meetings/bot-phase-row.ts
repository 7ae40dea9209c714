import type { Context } from '../context.ts';
import { phaseRow } from '../phases/phase-history.ts';
import type { Item, Key } from '../table/operation.ts';
import { meetingPartition } from './meeting-keys.ts';
import type { MeetingRecord } from './meeting-record.ts';
import type { Phase } from './phase.ts';
import { rowExpiry } from './row-expiry.ts';

/** The history row of a bot's move from the phase that its meeting shows, with the status that it has then. */
export const botPhaseRow = (
  context: Pick<Context, 'now' | 'settings'>,
  meeting: Pick<MeetingRecord, 'id' | 'user_id' | 'phase' | 'status' | 'version' | 'retention_days'>,
  { to, at, details }: { to: Phase; at: string; details?: Item | undefined },
): Key & Item =>
  phaseRow({
    partition: meetingPartition(meeting.id),
    from: meeting.phase,
    to,
    at,
    details,
    subject: {
      user_id: meeting.user_id,
      meeting_id: meeting.id,
      status: meeting.status,
      version: meeting.version,
    },
    expiresAtSeconds: rowExpiry(context, meeting),
  });
