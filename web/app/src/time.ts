const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** "3 s", "4 min 10 s", "1 h 5 min": two units at most. */
export function durationText(millis: number): string {
  const rounded = Math.max(0, Math.round(millis / SECOND)) * SECOND;
  if (rounded < MINUTE) return `${rounded / SECOND} s`;
  if (rounded < HOUR) return twoUnits(rounded, [MINUTE, 'min'], [SECOND, 's']);
  if (rounded < DAY) return twoUnits(rounded, [HOUR, 'h'], [MINUTE, 'min']);
  return twoUnits(rounded, [DAY, 'd'], [HOUR, 'h']);
}

function twoUnits(millis: number, [large, largeName]: [number, string], [small, smallName]: [number, string]): string {
  const whole = Math.floor(millis / large);
  const rest = Math.floor((millis % large) / small);
  return rest === 0 ? `${whole} ${largeName}` : `${whole} ${largeName} ${rest} ${smallName}`;
}

/** "just now", "4 min ago", "3 d ago". */
export function agoText(at: string, now: number): string {
  const age = now - Date.parse(at);
  if (age < 10 * SECOND) return 'just now';
  if (age < MINUTE) return `${Math.floor(age / SECOND)} s ago`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min ago`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h ago`;
  return `${Math.floor(age / DAY)} d ago`;
}

/** "00:07", "1:02:03": how far into the meeting. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const rest = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return hours > 0 ? `${hours}:${rest}` : rest;
}

const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

export const momentText = (at: string | number): string => dayAndTime.format(new Date(at));
export const timeText = (at: string | number): string => timeOfDay.format(new Date(at));
