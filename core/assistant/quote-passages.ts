import type { Answerer, AnswerRequest, GeneratedAnswer } from './answerer.ts';
import { cleanText, cut } from './clean-text.ts';
import { clockOf, dayOfPassage, type Passage } from './passage.ts';
import { titleOf } from './sources.ts';

const modelVersion = 'rollcall-extractive-1';
const QUOTE_CHARACTERS_MAX = 300;
const STRETCHES_MAX = 3;
const LINES_PER_STRETCH_MAX = 4;
const OVERVIEW_LINES_MAX = 8;
/** What fits less than this beside the best is left out. */
const RELEVANCE_SHARE_MIN = 0.7;
/** From here on a passage speaks of most of the question. */
const SURE_RELEVANCE = 0.55;
/** Lines this close belong to one exchange. */
const GAP_MAX = 2;

type Numbered = { passage: Passage; number: number };

/** The built-in answerer: it needs no model and no network, writes nothing of its own, and quotes what was said. */
export const extractiveAnswerer: Answerer = {
  modelVersion,
  isGuarded: false,
  generate: async (request) => quotePassages(request),
};

/** The passages that fit best, neighbours together, each with who said it, when, and where. */
export function quotePassages({
  passages,
  isOverview,
}: Pick<AnswerRequest, 'passages' | 'isOverview'>): GeneratedAnswer {
  const numbered = passages.map((passage, position) => ({ passage, number: position + 1 }));
  const stretches = isOverview ? stretchesOf(numbered.slice(0, OVERVIEW_LINES_MAX)) : bestStretchesOf(numbered);
  return {
    answer: [openingOf(passages, isOverview), ...stretches.map(tell)].join('\n\n'),
    citations: stretches.flat().map(({ number }) => number),
  };
}

function openingOf(passages: readonly Passage[], isOverview: boolean): string {
  if (isOverview) return 'In the words of those who were there:';
  return bestRelevance(passages) >= SURE_RELEVANCE ? 'This is what was said:' : 'The closest that was said:';
}

function bestStretchesOf(numbered: readonly Numbered[]): Numbered[][] {
  const least = bestRelevance(numbered.map(({ passage }) => passage)) * RELEVANCE_SHARE_MIN;
  return stretchesOf(numbered.filter(({ passage }) => passage.relevance >= least))
    .sort((one, other) => bestOf(other) - bestOf(one))
    .slice(0, STRETCHES_MAX);
}

const bestRelevance = (passages: readonly Passage[]): number => Math.max(...passages.map(({ relevance }) => relevance));
const bestOf = (stretch: readonly Numbered[]): number => bestRelevance(stretch.map(({ passage }) => passage));

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
      return `On ${dayOfPassage(passage)} in “${titleOf(passage.meeting)}”, ${speaker} said at ${at}: ${said}`;
    })
    .join(' ');
}
