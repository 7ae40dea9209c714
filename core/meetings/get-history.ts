import * as z from 'zod';
import type { Context } from '../context.ts';
import type { Item } from '../table/operation.ts';
import { meetingNotFound } from './get-meeting.ts';
import { eventPrefix, meetingPartition, type Pair, phasePrefix } from './meeting-keys.ts';
import { findMeetingOfPair } from './meeting-store.ts';
import { statuses } from './status.ts';

/** A bot makes a dozen moves; this bounds what a strange one could write. */
const ROWS_MAX = 1000;

const HistoryEntry = z.object({
  version: z.int(),
  from: z.enum(statuses).nullable(),
  to: z.enum(statuses),
  at: z.iso.datetime(),
  actor: z.enum(['user', 'bot', 'reaper']),
  reason: z
    .string()
    .nullish()
    .transform((reason) => reason ?? null),
  evidence: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((evidence) => evidence ?? null),
});
const PhaseRow = z.object({
  phase: z.string(),
  at: z.iso.datetime(),
  details: z.record(z.string(), z.unknown()).optional(),
});
const PhaseEntry = PhaseRow.extend({
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
  const [events, rows] = await Promise.all([
    context.table.query({ pk, prefix: eventPrefix, limit: ROWS_MAX }),
    context.table.query({ pk, prefix: phasePrefix, limit: ROWS_MAX }),
  ]);
  // The reservation writes no phase row of its own: its time is the meeting's.
  const requested = { phase: 'requested', at: meeting.created_at };
  return {
    history: events.items.map((item) => HistoryEntry.parse(item)),
    phases: withDurations([requested, ...rows.items]),
  };
}

function withDurations(rows: Item[]): History['phases'] {
  const parsed = rows.map((row) => PhaseRow.parse(row));
  return parsed.map((row, position) => {
    const next = parsed[position + 1];
    const duration = next ? new Date(next.at).getTime() - new Date(row.at).getTime() : null;
    return { phase: row.phase, at: row.at, duration_ms: duration, details: row.details ?? null };
  });
}
