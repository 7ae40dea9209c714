import * as z from 'zod';
import type { Context } from '../context.ts';
import { readPhases } from '../phases/phase-history.ts';
import { meetingNotFound } from './get-meeting.ts';
import { eventPrefix, meetingPartition, type Pair } from './meeting-keys.ts';
import { findMeetingOfPair } from './meeting-store.ts';
import { botPhaseTable } from './phase.ts';
import { statuses } from './status.ts';

/** A bot makes a dozen moves; this bounds what a strange one could write. */
const ROWS_MAX = 1000;

const HistoryEntry = z.object({
  version: z.int(),
  from: z.enum(statuses).nullable(),
  to: z.enum(statuses),
  at: z.iso.datetime(),
  actor: z.enum(['user', 'bot', 'reaper']),
  reason: z.string().nullable().default(null),
  evidence: z.record(z.string(), z.unknown()).nullable().default(null),
});
const PhaseEntry = z.object({
  phase: z.string(),
  at: z.iso.datetime(),
  duration_ms: z.int().nullable(),
  details: z.record(z.string(), z.unknown()).nullable(),
});
export const History = z
  .object({ history: z.array(HistoryEntry), phases: z.array(PhaseEntry) })
  .meta({ id: 'History' });
export type History = z.infer<typeof History>;

/** Every status move without a gap, and every phase with how long it lasted (null: it lasts). */
export async function getHistory(context: Context, userId: number, pair: Pair, meetingId?: number): Promise<History> {
  const meeting = await findMeetingOfPair(context, userId, pair, meetingId);
  if (!meeting) throw meetingNotFound(pair);
  const pk = meetingPartition(meeting.id);
  const [events, phases] = await Promise.all([
    context.table.query({ pk, prefix: eventPrefix, limit: ROWS_MAX }),
    readPhases(context.table, botPhaseTable, pk, { phase: 'requested', at: meeting.created_at }),
  ]);
  return {
    history: events.items.map((item) => HistoryEntry.parse(item)),
    phases: phases.map(({ from: _, ...phase }) => phase),
  };
}
