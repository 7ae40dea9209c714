import type { Phase } from '../../core/meetings/phase.ts';
import type { Sighting } from '../drivers/driver.ts';
import type { Ending, ExitCode } from './ending.ts';

/** The phases that the bot itself goes through while it attends. */
export type AttendancePhase = Extract<Phase, 'booting' | 'joining' | 'lobby' | 'admitted' | 'recording' | 'leaving'>;

/** All that the bot's next step depends on. Times are milliseconds since 1970. */
export type Attendance = {
  phase: AttendancePhase;
  phaseSince: number;
  startedAt: number;
  hasJoined: boolean;
  /** How often in a row, and since when, the bot was seen alone, or saw no known signal. */
  alone?: Spell;
  unclear?: Spell;
  /** Set by the last step; then nothing else counts. */
  ending?: Ending;
};
export type Spell = { polls: number; since: number };

/** What can happen to an attendance. */
export type Happening =
  | { type: 'browser_ready' }
  | { type: 'seen'; sighting: Sighting }
  | { type: 'captions_on' }
  | { type: 'tick' }
  | { type: 'leave_asked'; reason?: string }
  | { type: 'signalled'; exitCode: Extract<ExitCode, 130 | 143> }
  | { type: 'join_failed'; signal: string }
  | { type: 'crashed'; signal: string }
  | { type: 'unreachable' }
  | { type: 'fenced' };

/** What is to be done, in this order: calls to the control plane and deeds on the page. */
export type Order =
  | { do: 'tell_phase'; phase: AttendancePhase }
  | { do: 'tell_joined' }
  | { do: 'tell_stopping'; reason: string }
  | { do: 'ask_to_join' }
  | { do: 'start_captions' }
  | { do: 'leave_page' };

export type Step = { attendance: Attendance; orders: Order[] };

export const beginAttendance = (now: number, startedAt: number): Attendance => ({
  phase: 'booting',
  phaseSince: now,
  startedAt,
  hasJoined: false,
});

/** Into the next phase, which is told. */
export const enter = (attendance: Attendance, phase: AttendancePhase, now: number, orders: Order[] = []): Step => ({
  attendance: { ...attendance, phase, phaseSince: now },
  orders: [{ do: 'tell_phase', phase }, ...orders],
});

/** Counts one more poll of a spell, or starts it. */
export const prolong = (spell: Spell | undefined, now: number): Spell => ({
  polls: (spell?.polls ?? 0) + 1,
  since: spell?.since ?? now,
});
