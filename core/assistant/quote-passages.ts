import type { Answerer, AnswerRequest, GeneratedAnswer } from './answerer.ts';
import { cleanText, cut } from './clean-text.ts';
import { clockOf, dayOfPassage, type Passage } from './passage.ts';

const modelVersion = 'rollcall-extractive-1';
const QUOTE_CHARACTERS_MAX = 300;
const STRETCHES_MAX = 3;
const LINES_PER_STRETCH_MAX = 4;
/** What fits less than this beside the best is left out. */
const RELEVANCE_SHARE_MIN = 0.6;
/** From here on a passage speaks of most of the question. */
const SURE_RELEVANCE = 0.55;
/** Lines this close belong to one exchange. */
const GAP_MAX = 2;

type Numbered = { passage: Passage; number: number };

/** The built-in answerer: it needs no model and no network, writes nothing of its own, and quotes what was said. */
export const extractiveAnswerer: Answerer = {
  modelVersion,
  isGuarded: false,
  generate: async ({ passages }) => quotePassages(passages),
};

/** The passages that fit best, neighbours together, each with who said it, when, and where. */
export function quotePassages(passages: AnswerRequest['passages']): GeneratedAnswer {
  const numbered = passages.map((passage, position) => ({ passage, number: position + 1 }));
  const best = Math.max(...passages.map(({ relevance }) => relevance));
  const stretches = stretchesOf(numbered.filter(({ passage }) => passage.relevance >= best * RELEVANCE_SHARE_MIN))
    .sort((one, other) => bestOf(other) - bestOf(one))
    .slice(0, STRETCHES_MAX);
  const opening = best >= SURE_RELEVANCE ? 'This is what was said:' : 'The closest that was said:';
  return {
    answer: [opening, ...stretches.map(tell)].join('\n\n'),
    citations: stretches.flat().map(({ number }) => number),
  };
}

const bestOf = (stretch: readonly Numbered[]): number => Math.max(...stretch.map(({ passage }) => passage.relevance));

/** Lines of one meeting close to each other, in the order of time. */
function stretchesOf(numbered: readonly Numbered[]): Numbered[][] {
  const stretches: Numbered[][] = [];
  for (const line of [...numbered].sort(inTime)) {
    const stretch = stretches.at(-1);
    const last = stretch?.at(-1)?.passage;
    const goesOn = last?.meeting.path === line.passage.meeting.path && line.passage.position - last.position <= GAP_MAX;
    if (stretch && goesOn) stretch.push(line);
    else stretches.push([line]);
  }
  return stretches.map(shorten);
}

const inTime = ({ passage: one }: Numbered, { passage: other }: Numbered): number =>
  one.meeting.path === other.meeting.path
    ? one.position - other.position
    : one.meeting.path < other.meeting.path
      ? -1
      : 1;

/** The best lines of a stretch, still in the order of time. */
function shorten(stretch: Numbered[]): Numbered[] {
  const best = [...stretch].sort((one, other) => other.passage.relevance - one.passage.relevance);
  const kept = new Set(best.slice(0, LINES_PER_STRETCH_MAX));
  return stretch.filter((line) => kept.has(line));
}

/** "In “Orbit launch” on 12 May 2026, Mara said at 04:10: “…” Jonas, at 04:22: “…”" */
function tell(stretch: readonly Numbered[]): string {
  return stretch
    .map(({ passage }, position) => {
      const speaker = cut(cleanText(passage.speaker ?? ''), QUOTE_CHARACTERS_MAX) || 'somebody';
      const at = clockOf(passage.start);
      const said = `“${cut(cleanText(passage.text), QUOTE_CHARACTERS_MAX)}”`;
      if (position > 0) return `${speaker}, at ${at}: ${said}`;
      const title = cut(cleanText(passage.meeting.title), QUOTE_CHARACTERS_MAX);
      return `On ${dayOfPassage(passage)} in “${title}”, ${speaker} said at ${at}: ${said}`;
    })
    .join(' ');
}
