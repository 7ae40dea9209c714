import { rarity } from './choose-meetings.ts';
import type { Hit, MeetingIndex } from './meeting-index.ts';
import type { Meeting, Passage } from './passage.ts';
import { type Concept, fitsOfText, type Query } from './read-query.ts';

/** Hits of one meeting that are looked at closely, best first. */
const HITS_MAX = 150;
/** What is said next to a line counts for it too: an answer often shares no word with its question. */
const NEARNESS = [1, 0.6, 0.35];
/** Less of the question than this in and around a line is chance. */
const COVERAGE_MIN = 0.36;
const PASSAGES_MAX = 40;
/** How much a word of the question that nobody said counts, beside the words that somebody did. */
const UNHEARD_SHARE = 0.6;
/** A name that nobody said is decisive. */
const UNHEARD_NAME_SHARE = 1.2;
/** What the meeting's title says need not be said again in it. */
const TITLE_FIT = 0.5;
const SHARES = { around: 0.55, own: 0.25, text: 0.2 };
/** For a line that sounds like an answer to that kind of question. */
const KIND_BONUS = 0.15;
const QUESTION_SHARE = 0.8;
const WORDS_OF_A_STATEMENT = 6;
const DECIMALS = 1000;

/** A meeting whose index is open. */
export type Opened = { meeting: Meeting; index: MeetingIndex };

/** How well each concept of the question fits a line, 0 to 1, in the order of the concepts. */
type Fits = readonly number[];
type Searched = Opened & { hits: readonly Hit[]; fits: ReadonlyMap<number, Fits>; titled: Fits };

/** What may answer the question, best first, and how many lines matched at all. */
export function rankPassages(opened: readonly Opened[], query: Query): { passages: Passage[]; hitCount: number } {
  const searched = opened.map((open) => search(open, query.concepts));
  const weights = weigh(searched, query.concepts);
  const bestScore = Math.max(...searched.map(({ hits }) => hits[0]?.score ?? 0));
  const passages = searched.flatMap((meeting) => {
    const scores = new Map(meeting.hits.map(({ position, score }) => [position, score / bestScore]));
    return positionsNear(meeting.hits).flatMap((position): Passage[] => {
      const line = meeting.index.lineAt(position);
      const around = coverage(fitsAround(meeting, position), weights);
      if (!line || around < COVERAGE_MIN) return [];
      const own = coverage(meeting.fits.get(position) ?? [], weights);
      const base = SHARES.around * around + SHARES.own * own + SHARES.text * (scores.get(position) ?? 0);
      const relevance =
        (base * weightOfForm(line.text) + bonusOf(line.text, query)) / (1 + query.kinds.length * KIND_BONUS);
      return [{ ...line, meeting: meeting.meeting, position, relevance: Math.round(relevance * DECIMALS) / DECIMALS }];
    });
  });
  const ranked = passages.sort((one, other) => other.relevance - one.relevance).slice(0, PASSAGES_MAX);
  return { passages: ranked, hitCount: searched.reduce((count, { hits }) => count + hits.length, 0) };
}

function search({ meeting, index }: Opened, concepts: readonly Concept[]): Searched {
  const hits = index.find(concepts);
  const fitsOf = ({ terms }: Hit): Fits =>
    concepts.map((concept) => Math.max(0, ...terms.map((term) => concept.terms.get(term) ?? 0)));
  const titled = fitsOfText(meeting.title, concepts).map((fit) => fit * TITLE_FIT);
  return { meeting, index, hits, titled, fits: new Map(hits.map((hit) => [hit.position, fitsOf(hit)])) };
}

/** What each concept counts: the rarer in these meetings, the more; what is never said, less than what is. */
function weigh(searched: readonly Searched[], concepts: readonly Concept[]): number[] {
  const lines = searched.reduce((count, { index }) => count + index.lineCount, 0);
  const fits = searched.flatMap((meeting) => [...meeting.fits.values()]);
  const counts = concepts.map((_, concept) => fits.filter((fit) => (fit[concept] ?? 0) > 0).length);
  const heard = counts.filter((count) => count > 0).map((count) => rarity(lines, count));
  const usual = heard.reduce((sum, weight) => sum + weight, 0) / Math.max(1, heard.length);
  return concepts.map(({ weight, isName }, concept) => {
    const count = counts[concept] ?? 0;
    const unheard = usual * (isName ? UNHEARD_NAME_SHARE : UNHEARD_SHARE);
    return weight * (count > 0 ? rarity(lines, count) : unheard);
  });
}

/** Positions of the best hits and of what was said right before and after. */
function positionsNear(hits: readonly Hit[]): number[] {
  const reach = NEARNESS.length - 1;
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, offset) => offset - reach);
  return [...new Set(hits.slice(0, HITS_MAX).flatMap(({ position }) => offsets.map((offset) => position + offset)))];
}

function fitsAround({ fits, titled }: Searched, position: number): Fits {
  const around = [...titled];
  for (let offset = 1 - NEARNESS.length; offset < NEARNESS.length; offset += 1) {
    const nearness = NEARNESS[Math.abs(offset)] ?? 0;
    fits.get(position + offset)?.forEach((fit, concept) => {
      around[concept] = Math.max(around[concept] ?? 0, fit * nearness);
    });
  }
  return around;
}

function coverage(fits: Fits, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return total === 0 ? 0 : fits.reduce((sum, fit, concept) => sum + fit * (weights[concept] ?? 0), 0) / total;
}

/** A question answers nothing, and an "Okay." little. */
function weightOfForm(text: string): number {
  const wordCount = text.trim().split(/\s+/).length;
  const statement = text.trimEnd().endsWith('?') ? QUESTION_SHARE : 1;
  return statement * Math.min(1, (wordCount + 1) / WORDS_OF_A_STATEMENT);
}

const bonusOf = (text: string, { kinds }: Query): number =>
  KIND_BONUS * kinds.filter(({ tells }) => tells.test(text)).length;
