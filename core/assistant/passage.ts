import { plusSeconds } from '../time.ts';

/** A meeting that can be searched, as an answer speaks of it. */
export type Meeting = {
  /** null: a sample meeting. */
  id: number | null;
  title: string;
  /** When it began. */
  heldAt: string;
  /** Path of the transcript. */
  path: string;
};

/** One thing that was said. */
export type Line = { segment_id: string; start: number; speaker: string | null; text: string };

/** A line that may answer the question; `position` counts the lines of its meeting, so neighbours are known. */
export type Passage = Line & { meeting: Meeting; position: number; relevance: number };

const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July'].concat([
  'August',
  'September',
  'October',
  'November',
  'December',
]);

/** "12 May 2026", in UTC: where the meeting's people were is not known. */
export function dayOf(at: string | Date): string {
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** The day on which the line was said. */
export const dayOfPassage = ({ meeting, start }: Passage): string => dayOf(plusSeconds(meeting.heldAt, start));

/** "04:10", "1:02:03": how far into the meeting. */
export function clockOf(seconds: number): string {
  const whole = Math.floor(seconds);
  const hours = Math.floor(whole / 3600);
  const rest = [Math.floor(whole / 60) % 60, whole % 60].map((part) => String(part).padStart(2, '0')).join(':');
  return hours > 0 ? `${hours}:${rest}` : rest;
}

export const urlOf = ({ meeting, segment_id }: Passage): string => `${meeting.path}#${encodeURIComponent(segment_id)}`;
