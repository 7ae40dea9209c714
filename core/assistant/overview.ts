import type { Passage } from './passage.ts';
import type { Opened } from './rank-passages.ts';

const PASSAGES_PER_MEETING = 8;
/** Nothing in particular was asked for, so nothing fits in particular. */
const RELEVANCE = 0.5;

/** What was said altogether: the longest line of each stretch of the meeting, in time order. */
export const overviewOf = (opened: readonly Opened[]): Passage[] =>
  opened.flatMap(({ meeting, index }) => {
    const stretch = Math.max(1, index.lineCount / PASSAGES_PER_MEETING);
    const stretches = Array.from({ length: Math.min(PASSAGES_PER_MEETING, index.lineCount) }, (_, number) =>
      Array.from(
        { length: Math.floor((number + 1) * stretch) - Math.floor(number * stretch) },
        (__, offset) => Math.floor(number * stretch) + offset,
      ),
    );
    return stretches.flatMap((positions): Passage[] => {
      const lines = positions.flatMap((position) => {
        const line = index.lineAt(position);
        return line ? [{ ...line, meeting, position, relevance: RELEVANCE }] : [];
      });
      const [longest] = lines.sort((one, other) => other.text.length - one.text.length);
      return longest ? [longest] : [];
    });
  });
