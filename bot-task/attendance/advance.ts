import type { Limits } from '../limits.ts';
import { type Attendance, enter, type Happening, type Step } from './attendance.ts';
import { end, fail, leaveAsAsked } from './end.ts';
import { evidenceOf, exitCodes } from './ending.ts';
import { type SeeingLimits, see } from './see.ts';

export type Rules = {
  limits: SeeingLimits & Pick<Limits, 'joinSeconds'>;
  lobbySeconds: number;
  maxDurationSeconds: number;
};

/** The bot's one decision: what happened → where it stands and what is to be done. Pure; `now` in milliseconds. */
export function advance(attendance: Attendance, happening: Happening, now: number, rules: Rules): Step {
  if (attendance.ending) return { attendance, orders: [] };
  switch (happening.type) {
    case 'browser_ready':
      return enter(attendance, 'joining', now, [{ do: 'ask_to_join' }]);
    case 'seen':
      return keepTime(see(attendance, happening.sighting, now, rules.limits), now, rules);
    case 'tick':
      return keepTime({ attendance, orders: [] }, now, rules);
    case 'captions_on':
      return attendance.phase === 'admitted' ? enter(attendance, 'recording', now) : { attendance, orders: [] };
    default:
      return end(attendance, happening, now);
  }
}

/** Limits of time that count whatever is on the page. */
function keepTime(step: Step, now: number, rules: Rules): Step {
  if (step.attendance.ending) return step;
  const late = outOfTime(step.attendance, now, rules);
  return late ? { attendance: late.attendance, orders: [...step.orders, ...late.orders] } : step;
}

function outOfTime(attendance: Attendance, now: number, rules: Rules): Step | undefined {
  const { limits, lobbySeconds, maxDurationSeconds } = rules;
  const inPhaseSeconds = (now - attendance.phaseSince) / 1000;
  if (now - attendance.startedAt >= maxDurationSeconds * 1000) {
    return leaveAsAsked(attendance, now, { reason: 'max_duration' });
  }
  if (attendance.phase === 'lobby' && inPhaseSeconds >= lobbySeconds) {
    return fail(attendance, 'admission_timeout', exitCodes.notAdmitted, evidenceOf(`${lobbySeconds} s in the lobby`));
  }
  const isJoining = attendance.phase === 'booting' || attendance.phase === 'joining';
  if (isJoining && inPhaseSeconds >= limits.joinSeconds) {
    return fail(
      attendance,
      'join_failed',
      exitCodes.failed,
      evidenceOf(`${limits.joinSeconds} s in phase ${attendance.phase}`),
    );
  }
  return undefined;
}
