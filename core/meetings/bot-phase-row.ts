import type { Context } from '../context.ts';
import { phaseRow } from '../phases/phase-history.ts';
import type { Item, Key } from '../table/operation.ts';
import { meetingPartition } from './meeting-keys.ts';
import type { MeetingRecord } from './meeting-record.ts';
import type { Phase } from './phase.ts';
import { rowExpiry } from './row-expiry.ts';

/** The history row of a bot's move from the phase that its meeting shows. */
export const botPhaseRow = (
  context: Pick<Context, 'now' | 'settings'>,
  meeting: Pick<MeetingRecord, 'id' | 'phase' | 'retention_days'>,
  { to, at, details }: { to: Phase; at: string; details?: Item | undefined },
): Key & Item =>
  phaseRow({
    partition: meetingPartition(meeting.id),
    from: meeting.phase,
    to,
    at,
    details,
    expiresAtSeconds: rowExpiry(context, meeting),
  });
