import type { Sighting } from '../drivers/driver.ts';
import type { Limits } from '../limits.ts';
import { type Attendance, enter, prolong, type Spell, type Step } from './attendance.ts';
import { fail, leave } from './end.ts';
import { evidenceOf, exitCodes } from './ending.ts';

export type SeeingLimits = Pick<Limits, 'pollsMin' | 'aloneSeconds' | 'unclearSeconds'>;

/** What one look at the page changes. An explicit text counts at once; what is missing must be missing for a while. */
export function see(attendance: Attendance, sighting: Sighting, now: number, limits: SeeingLimits): Step {
  const evidence = evidenceOf(sighting.signal, sighting.url);
  switch (sighting.state) {
    case 'denied':
      return fail(attendance, 'admission_denied', exitCodes.notAdmitted, evidence);
    case 'ended':
      return leave(attendance, now, { reason: 'meeting_ended', evidence });
    case 'removed':
    case 'left':
      return attendance.hasJoined
        ? leave(attendance, now, { reason: 'removed', evidence })
        : fail(attendance, 'admission_denied', exitCodes.notAdmitted, evidence);
    case 'in_call':
      return attendance.hasJoined ? seeCompany(attendance, sighting, now, limits) : arrive(attendance, now);
    case 'lobby':
      return attendance.phase === 'joining'
        ? enter(attendance, 'lobby', now)
        : loseSight(attendance, sighting, now, limits);
    case 'prejoin':
    case 'unknown':
      return loseSight(attendance, sighting, now, limits);
  }
}

function arrive(attendance: Attendance, now: number): Step {
  const step = enter(attendance, 'admitted', now, [{ do: 'tell_joined' }, { do: 'start_captions' }]);
  return { attendance: { ...withoutSpells(step.attendance), hasJoined: true }, orders: step.orders };
}

/** A number that is missing neither proves that the bot is alone nor that it is not. */
function seeCompany(
  attendance: Attendance,
  { participants, signal, url }: Sighting,
  now: number,
  limits: SeeingLimits,
): Step {
  const { alone, ...clear } = withoutUnclear(attendance);
  if (participants === undefined) return { attendance: alone ? { ...clear, alone } : clear, orders: [] };
  if (participants > 1) return { attendance: clear, orders: [] };
  const spell = prolong(alone, now);
  if (!isLong(spell, now, limits.pollsMin, limits.aloneSeconds))
    return { attendance: { ...clear, alone: spell }, orders: [] };
  return leave(clear, now, {
    reason: 'left_alone',
    evidence: evidenceOf(`${signal}: ${participants} participant`, url),
  });
}

/** Before the call the lobby's and the join's own limits hold; in it, a page that shows no call is lost. */
function loseSight(attendance: Attendance, { signal, state, url }: Sighting, now: number, limits: SeeingLimits): Step {
  if (!attendance.hasJoined) return { attendance, orders: [] };
  const unclear = prolong(attendance.unclear, now);
  if (!isLong(unclear, now, limits.pollsMin, limits.unclearSeconds))
    return { attendance: { ...attendance, unclear }, orders: [] };
  return fail(
    attendance,
    'bot_error',
    exitCodes.failed,
    evidenceOf(`The call is not to be seen (${state}): ${signal}`, url),
  );
}

const isLong = (spell: Spell, now: number, pollsMin: number, seconds: number): boolean =>
  spell.polls >= pollsMin && now - spell.since >= seconds * 1000;

function withoutUnclear({ unclear: _, ...rest }: Attendance): Attendance {
  return rest;
}

function withoutSpells({ unclear: _, alone: __, ...rest }: Attendance): Attendance {
  return rest;
}
