import { isTitleOf } from './choose-meetings.ts';
import type { Passage } from './passage.ts';
import { tellsOfTask } from './question-kinds.ts';
import type { Opened } from './rank-passages.ts';
import type { Query } from './read-query.ts';

const PASSAGES_PER_MEETING = 8;
/** Nothing in particular was asked for, so nothing fits in particular. */
const RELEVANCE = 0.6;

/** Whether whole meetings are asked for, and not what they say about something. */
export const isOverviewOf = (opened: readonly Opened[], { overview, concepts }: Query): boolean =>
  overview !== undefined && opened.every(({ meeting }) => isTitleOf(meeting.title, concepts));

/** What was said altogether, or what people took on, in the order of time. */
export const overviewOf = (opened: readonly Opened[], { overview }: Query): Passage[] =>
  opened.flatMap((open) => (overview === 'tasks' ? tasksIn(open) : longestIn(open)));

/** The longest line of each stretch of the meeting. */
function longestIn({ meeting, index }: Opened): Passage[] {
  const stretch = Math.max(1, index.lineCount / PASSAGES_PER_MEETING);
  const longest = new Map<number, Passage>();
  for (const passage of linesOf({ meeting, index })) {
    const number = Math.floor(passage.position / stretch);
    if (passage.text.length > (longest.get(number)?.text.length ?? 0)) longest.set(number, passage);
  }
  return [...longest.values()];
}

/** The lines in which most is promised, by name or day. */
function tasksIn(open: Opened): Passage[] {
  const promises = linesOf(open)
    .map((passage) => ({ passage, count: passage.text.match(tellsOfTask)?.length ?? 0 }))
    .filter(({ count }) => count > 0)
    .sort((one, other) => other.count - one.count);
  return promises
    .slice(0, PASSAGES_PER_MEETING)
    .map(({ passage }) => passage)
    .sort((one, other) => one.position - other.position);
}

function linesOf({ meeting, index }: Opened): Passage[] {
  return Array.from({ length: index.lineCount }, (_, position) => position).flatMap((position): Passage[] => {
    const line = index.lineAt(position);
    return line ? [{ ...line, meeting, position, relevance: RELEVANCE }] : [];
  });
}
