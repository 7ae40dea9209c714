import * as z from 'zod';
import type { Item, Key } from '../table/operation.ts';
import type { Table } from '../table/table.ts';
import type { PhaseTable } from './phase-table.ts';

export const phasePrefix = 'PHASE#';

/** A run makes a dozen moves; this bounds what a strange one could write. The oldest are kept. */
const ROWS_MAX = 1000;

/** A move to be written; `at` must not lie before the move before it, since the history is ordered by it. */
export type PhaseMove<Phase extends string> = {
  partition: string;
  from: Phase;
  to: Phase;
  at: string;
  /** Tells moves of one millisecond apart, and orders them; the phase itself unless given. */
  mark?: string;
  details?: Item | undefined;
  /** Whose and of what the move is, for those who see the row alone. */
  subject?: Item;
  expiresAtSeconds?: number | undefined;
};

/** The history row of a move of the phase; written in one transaction with the record that it moves. */
export const phaseRow = <Phase extends string>(move: PhaseMove<Phase>): Key & Item => ({
  pk: move.partition,
  sk: `${phasePrefix}${new Date(move.at).getTime()}#${move.mark ?? move.to}`,
  ...move.subject,
  from: move.from,
  phase: move.to,
  at: move.at,
  details: move.details,
  expires_at_seconds: move.expiresAtSeconds,
});

/** One phase of a run: what it came from (null: it is the first), when it began and how long it lasted (null: it lasts). */
export type PhaseStep<Phase extends string> = {
  from: Phase | null;
  phase: Phase;
  at: string;
  duration_ms: number | null;
  details: Item | null;
};

/** Where a run begins: written by its creation, without a row of its own. */
export type PhaseBegin<Phase extends string> = { phase: Phase; at: string };

/** Every phase of a run in order, the one it began with first. */
export async function readPhases<Phase extends string>(
  table: Table,
  phases: PhaseTable<Phase>,
  partition: string,
  begin: PhaseBegin<Phase>,
): Promise<PhaseStep<Phase>[]> {
  const rows: Item[] = [];
  let after: string | undefined;
  do {
    const limit = ROWS_MAX - rows.length;
    const page = await table.query({ pk: partition, prefix: phasePrefix, limit, ...(after && { after }) });
    rows.push(...page.items);
    after = page.next;
  } while (after && rows.length < ROWS_MAX);
  const Row = rowSchema(phases);
  return phaseSteps(
    begin,
    rows.map((row) => Row.parse(row)),
  );
}

const rowSchema = <Phase extends string>({ phases }: PhaseTable<Phase>) =>
  z.object({
    /** Absent in the rows of an older deployment. */
    from: z.enum(phases).optional(),
    phase: z.enum(phases),
    at: z.iso.datetime(),
    details: z.record(z.string(), z.unknown()).optional(),
  });

type Move<Phase extends string> = PhaseBegin<Phase> & { from?: Phase | undefined; details?: Item | undefined };

/** The phases of a run from its moves in order. */
export function phaseSteps<Phase extends string>(
  begin: PhaseBegin<Phase>,
  moves: readonly Move<Phase>[],
): PhaseStep<Phase>[] {
  const all: readonly Move<Phase>[] = [begin, ...moves];
  return all.map(({ from, phase, at, details }, position) => {
    const next = all[position + 1];
    return {
      from: from ?? all[position - 1]?.phase ?? null,
      phase,
      at,
      duration_ms: next ? millisBetween(at, next.at) : null,
      details: details ?? null,
    };
  });
}

/** The same history as moves: each with the phase it left and how long that one lasted. */
export const phaseEntries = <Phase extends string>(steps: readonly PhaseStep<Phase>[]) =>
  steps.slice(1).map(({ from, phase, at, details }, position) => ({
    from_phase: from ?? phase,
    to_phase: phase,
    timestamp: at,
    duration_ms: steps[position]?.duration_ms ?? 0,
    metadata: details ?? {},
    // What is stored is told: the change stream carries it on.
    event_sent: true,
  }));

/** Never below 0, since two processes' clocks may differ. */
const millisBetween = (from: string, to: string): number =>
  Math.max(0, new Date(to).getTime() - new Date(from).getTime());
