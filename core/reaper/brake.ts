import { secondsBetween } from '../time.ts';
import type { SweepState } from './sweep-state.ts';

const STALE_WINDOW_SECONDS = 120;
const PAUSE_SECONDS_MAX = 600;
const STALE_SHARE_MAX = 0.3;
const STALE_COUNT_MIN = 10;
/** Below ten live meetings a share says nothing: then it takes all of them, and two at least. */
const SMALL_FLEET = 10;
const SMALL_FLEET_STALE_MIN = 2;

/** Whether so many bots falling silent at once rather speaks against us than against them (contract 2). */
const isSuspicious = ({ stale, live }: { stale: number; live: number }): boolean =>
  live < SMALL_FLEET
    ? stale >= SMALL_FLEET_STALE_MIN && stale >= live
    : stale >= STALE_COUNT_MIN && stale > STALE_SHARE_MAX * live;

/** Whether a fleet of stale meetings could be suspicious at all; if not, nobody needs to count the live ones. */
export const mayBeSuspicious = (stale: number): boolean => stale >= SMALL_FLEET_STALE_MIN;

export type BrakeInput = { state: SweepState; now: Date; stale: readonly number[]; live: number };

/**
 * The reaper's distrust of itself: it pauses when too many meetings turn stale within two minutes, for ten minutes at
 * most, and until the silence is no longer that wide. Answers the state to go on with; `paused_since` says it is paused.
 */
export function applyBrake({ state, now, stale, live }: BrakeInput): SweepState {
  const at = now.toISOString();
  const kept = state.stale.filter(
    (seen) => stale.includes(seen.id) || secondsBetween(seen.at, now) <= STALE_WINDOW_SECONDS,
  );
  const fresh = stale.filter((id) => !kept.some((seen) => seen.id === id)).map((id) => ({ id, at }));
  const seen = [...kept, ...fresh];
  const turned = seen.filter((entry) => secondsBetween(entry.at, now) <= STALE_WINDOW_SECONDS).length;
  // Those already given up count as live here: they were, when the silence began.
  const given = seen.filter((entry) => !stale.includes(entry.id)).length;
  const { paused_since, ...rest } = state;
  const goesOn =
    paused_since !== undefined &&
    secondsBetween(paused_since, now) < PAUSE_SECONDS_MAX &&
    isSuspicious({ stale: stale.length, live });
  const begins = paused_since === undefined && stale.length > 0 && isSuspicious({ stale: turned, live: live + given });
  if (goesOn) return { ...rest, stale: seen, paused_since };
  return { ...rest, stale: seen, ...(begins && { paused_since: at }) };
}
