import type { Candidate } from './candidate.ts';
import type { Concept, Query } from './read-query.ts';
import { hashTerm, levelsIn } from './term-digest.ts';

/** So few indexes are opened for a question, whatever there is. */
const OPENED_MAX = 5;
/** A meeting that fits much worse than the best one would only cost time. */
const SCORE_SHARE_MIN = 0.4;
const OVERVIEW_MEETINGS_MAX = 3;
/** How much a term that is said all the time counts for more than one that is said once. */
const LEVEL_SHARE = 0.2;

/** The meetings that are worth opening, best first; the newer one of two that fit alike. */
export function chooseMeetings<Offered extends Pick<Candidate, 'meeting' | 'terms'>>(
  offered: readonly Offered[],
  { concepts, isOverview }: Query,
  areNamed: boolean,
): Offered[] {
  const newestFirst = [...offered].sort((one, other) => (one.meeting.heldAt < other.meeting.heldAt ? 1 : -1));
  if (isOverview) return newestFirst.slice(0, areNamed ? OVERVIEW_MEETINGS_MAX : 1);
  const scores = scoresOf(newestFirst, concepts);
  const ranked = newestFirst
    .map((candidate, position) => ({ candidate, score: scores[position] ?? 0 }))
    .sort((one, other) => other.score - one.score);
  const best = ranked[0]?.score ?? 0;
  return ranked
    .filter(({ score }) => score > 0 && score >= best * SCORE_SHARE_MIN)
    .slice(0, OPENED_MAX)
    .map(({ candidate }) => candidate);
}

/** What fits each meeting, rare things counting most. */
function scoresOf(offered: readonly Pick<Candidate, 'terms'>[], concepts: readonly Concept[]): number[] {
  const hashed = concepts.map(({ terms, weight }) => ({
    weight,
    fits: [...terms].map(([term, fit]): [number, number] => [hashTerm(term), fit]),
  }));
  const hashes = new Set(hashed.flatMap(({ fits }) => fits.map(([hash]) => hash)));
  const fitted = offered.map(({ terms }) => {
    const levels = levelsIn(terms, hashes);
    return hashed.map(({ fits }) => Math.max(0, ...fits.map(([hash, fit]) => fit * loudness(levels.get(hash)))));
  });
  const weights = hashed.map(({ weight }, concept) => {
    const count = fitted.filter((fits) => (fits[concept] ?? 0) > 0).length;
    return weight * rarity(offered.length, count);
  });
  return fitted.map((fits) => fits.reduce((sum, fit, concept) => sum + fit * (weights[concept] ?? 0), 0));
}

const loudness = (level: number | undefined): number => (level === undefined ? 0 : 1 + LEVEL_SHARE * level);

/** The inverse document frequency as in BM25; above 0 even for what all have. */
export const rarity = (total: number, count: number): number => Math.log(1 + (total - count + 0.5) / (count + 0.5));
