import type { Passage } from './passage.ts';

const CHARACTERS_MAX = 12_000;
const PASSAGE_CHARACTERS_MAX = 1500;

/** As many of the best passages as an answerer is given, meeting by meeting in the order of time. */
export function selectPassages(ranked: readonly Passage[]): Passage[] {
  const selected: Passage[] = [];
  let characters = 0;
  for (const passage of ranked) {
    characters += Math.min(passage.text.length, PASSAGE_CHARACTERS_MAX);
    if (characters > CHARACTERS_MAX) break;
    selected.push(passage);
  }
  const meetings = [...new Set(selected.map(({ meeting }) => meeting.path))];
  return selected.sort(
    (one, other) =>
      meetings.indexOf(one.meeting.path) - meetings.indexOf(other.meeting.path) || one.position - other.position,
  );
}

/** What an answerer sees of a passage. */
export const shownText = ({ text }: Pick<Passage, 'text'>): string =>
  text.replace(/\s+/g, ' ').slice(0, PASSAGE_CHARACTERS_MAX).toWellFormed();
