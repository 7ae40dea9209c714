import * as z from 'zod';
import type { Context } from '../context.ts';
import { secondsBetween } from '../time.ts';

export const sweepKey = { pk: 'SYSTEM', sk: 'SWEEP' };
/** A longer pause between sweeps means that the control plane itself was away (contract 2). */
const GAP_SECONDS_MAX = 180;

/** What one sweep leaves to the next. */
export const SweepState = z.object({
  deployment: z.string(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().optional(),
  /** Silence counts from here at the earliest. */
  resumed_at: z.iso.datetime(),
  paused_since: z.iso.datetime().optional(),
  /** Meetings seen stale lately, and when first. */
  stale: z.array(z.object({ id: z.int(), at: z.iso.datetime() })),
  orphans_at: z.iso.datetime(),
});
export type SweepState = z.infer<typeof SweepState>;

/** The state a sweep begins with; after a gap, or as the first of its deployment, every bot gets a full grace anew. */
export async function beginSweep({ table, now, settings }: Context): Promise<SweepState> {
  const started_at = now().toISOString();
  const item = await table.find(sweepKey);
  const { deployment } = settings;
  if (!item) return { deployment, started_at, resumed_at: started_at, stale: [], orphans_at: started_at };
  const last = SweepState.parse(item);
  const wasAway = last.deployment !== deployment || secondsBetween(last.started_at, started_at) > GAP_SECONDS_MAX;
  return { ...last, deployment, started_at, ...(wasAway && { resumed_at: started_at }) };
}

/** Two sweeps at once overwrite each other's notes, which costs at most one grace more. */
export async function endSweep({ table, now }: Context, state: SweepState): Promise<void> {
  const finished_at = now().toISOString();
  await table.transact({ state: { put: { ...sweepKey, ...state, finished_at } } });
}
