import { cleanText, cut } from './clean-text.ts';
import { type Meeting, type Passage, urlOf } from './passage.ts';
import type { Source } from './question.ts';

const SOURCES_MAX = 8;
const EXCERPT_CHARACTERS_MAX = 300;
const TITLE_CHARACTERS_MAX = 160;

/** The passages that an answer rests on, the most relevant first. */
export const sourcesOf = (cited: readonly Passage[]): Source[] =>
  [...cited]
    .sort((one, other) => other.relevance - one.relevance)
    .slice(0, SOURCES_MAX)
    .map((passage) => ({
      title: titleOf(passage.meeting),
      url: urlOf(passage),
      relevance: passage.relevance,
      type: 'transcript',
      meeting_id: passage.meeting.id,
      segment_id: passage.segment_id,
      speaker: passage.speaker,
      start: passage.start,
      excerpt: cut(cleanText(passage.text), EXCERPT_CHARACTERS_MAX),
    }));

export const titleOf = ({ title }: Meeting): string => cut(cleanText(title), TITLE_CHARACTERS_MAX);
