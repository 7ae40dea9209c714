import type { Candidate } from './candidate.ts';
import { type Concept, fitsOfText, type Query } from './read-query.ts';
import { hashTerm, levelsIn } from './term-digest.ts';

/** So few indexes are opened for a question, whatever there is. */
const OPENED_MAX = 5;
/** A meeting that fits much worse than the best one would only cost time. */
const SCORE_SHARE_MIN = 0.4;
const OVERVIEW_MEETINGS_MAX = 3;
/** How much of a question for an overview must stand in a meeting's title, to mean that meeting. */
const TITLE_FIT_MIN = 0.6;
/** How much a term that is said all the time counts for more than one that is said once. */
const LEVEL_SHARE = 0.2;
/** What stands in the title counts twice. */
const TITLE_SHARE = 1;

type Offered = Pick<Candidate, 'meeting' | 'terms'>;

/** The meetings that are worth opening, best first; the newer one of two that fit alike. */
export function chooseMeetings<Kind extends Offered>(
  offered: readonly Kind[],
  query: Query,
  areNamed: boolean,
): Kind[] {
  const newestFirst = [...offered].sort((one, other) => (one.meeting.heldAt < other.meeting.heldAt ? 1 : -1));
  const whole = query.overview && wholeMeetings(newestFirst, query.concepts, areNamed);
  if (whole) return whole;
  const scores = scoresOf(newestFirst, query.concepts);
  const ranked = newestFirst
    .map((candidate, position) => ({ candidate, score: scores[position] ?? 0 }))
    .sort((one, other) => other.score - one.score);
  const best = ranked[0]?.score ?? 0;
  return ranked
    .filter(({ score }) => score > 0 && score >= best * SCORE_SHARE_MIN)
    .slice(0, OPENED_MAX)
    .map(({ candidate }) => candidate);
}

/** The meetings that an overview is asked of: the named ones, those of that title, or the newest. */
function wholeMeetings<Kind extends Offered>(newestFirst: Kind[], concepts: readonly Concept[], areNamed: boolean) {
  if (concepts.length === 0) return newestFirst.slice(0, areNamed ? OVERVIEW_MEETINGS_MAX : 1);
  const ofTitle = newestFirst.filter(({ meeting }) => isTitleOf(meeting.title, concepts));
  return ofTitle.length > 0 ? ofTitle.slice(0, areNamed ? OVERVIEW_MEETINGS_MAX : 1) : undefined;
}

/** Whether the question speaks of the meeting of this title. */
export function isTitleOf(title: string, concepts: readonly Concept[]): boolean {
  const fits = fitsOfText(title, concepts);
  return fits.reduce((sum, fit) => sum + fit, 0) >= TITLE_FIT_MIN * fits.length;
}

/** What fits each meeting, rare things counting most. */
function scoresOf(offered: readonly Offered[], concepts: readonly Concept[]): number[] {
  const hashed = concepts.map(({ terms }) => [...terms].map(([term, fit]): [number, number] => [hashTerm(term), fit]));
  const hashes = new Set(hashed.flat().map(([hash]) => hash));
  const fitted = offered.map(({ meeting, terms }) => {
    const levels = levelsIn(terms, hashes);
    const titled = fitsOfText(meeting.title, concepts);
    return hashed.map(
      (fits, concept) =>
        Math.max(0, ...fits.map(([hash, fit]) => fit * loudness(levels.get(hash)))) +
        TITLE_SHARE * (titled[concept] ?? 0),
    );
  });
  const weights = concepts.map(({ weight }, concept) => {
    const count = fitted.filter((fits) => (fits[concept] ?? 0) > 0).length;
    return weight * rarity(offered.length, count);
  });
  return fitted.map((fits) => fits.reduce((sum, fit, concept) => sum + fit * (weights[concept] ?? 0), 0));
}

const loudness = (level: number | undefined): number => (level === undefined ? 0 : 1 + LEVEL_SHARE * level);

/** The inverse document frequency as in BM25; above 0 even for what all have. */
export const rarity = (total: number, count: number): number => Math.log(1 + (total - count + 0.5) / (count + 0.5));
