import type { Message } from './question.ts';
import { synonymsOf } from './synonyms.ts';
import { tokens } from './tokens.ts';

/** A long question's later words hardly narrow it, and each costs a look into every digest. */
const CONCEPTS_MAX = 24;
/** A question with fewer words of its own is read together with what was asked before. */
const OWN_TERMS_MIN = 2;
/** So is one that points back, unless it says so much that it stands by itself. */
const POINTING_TERMS_MAX = 3;
const LEANED_ON_MAX = 2;
const SYNONYM_WEIGHT = 0.5;
const EARLIER_WEIGHT = 0.5;
/** What kind of thing is asked for narrows less than what it is about. */
const KIND_WEIGHT = 0.6;

/** One thing that the question asks for, in all the terms that may stand for it, each with how well it does (0 to 1). */
export type Concept = { terms: ReadonlyMap<string, number>; weight: number };

export type Query = {
  concepts: readonly Concept[];
  /** A time is asked for. */
  isAboutTime: boolean;
  /** What was said altogether is asked for, and nothing in particular. */
  isOverview: boolean;
};

const goesOn = /^\s*(?:and|so|but|then|(?:what|how) about)\b/i;
const pointsBack = /\b(?:it|its|that|this|those|these|they|them|their|he|him|his|she|her|there)\b/i;
const timeWords = /\b(?:when|dates?|days?|deadlines?|how soon|what time)\b/i;
const overviewWords =
  /\b(?:summari[sz]e|summary|sum up|recap|overview|gist|key points|main points|highlights|takeaways|what happened|what was (?:said|discussed))\b/i;
/** Words about asking, not about what is asked. */
const aboutMeetings = new Set(
  tokens(
    `meeting meetings call calls transcript transcripts conversation discuss discussed discussion talk talked tell told
    say said mention mentioned ask asked question answer give show find please last latest recent summarize summary sum
    recap overview gist key main points highlights takeaways happened anything something everything somebody someone
    anyone whether regarding concerning sort kind team reach reached know tell according`,
  ),
);

/** What a question asks for. It is read together with the user's earlier ones when it leans on them. */
export function readQuery(query: string, earlier: readonly Message[]): Query {
  const own = termsOf(query);
  const isOverview = own.length === 0 && overviewWords.test(query);
  const before = !isOverview && leansOnEarlier(query, own.length) ? earlierQueries(earlier).flatMap(termsOf) : [];
  const concepts = [
    ...own.map((term) => conceptOf(term, 1)),
    ...[...new Set(before)].filter((term) => !own.includes(term)).map((term) => conceptOf(term, EARLIER_WEIGHT)),
  ];
  return { concepts: concepts.slice(0, CONCEPTS_MAX), isAboutTime: timeWords.test(query), isOverview };
}

const leansOnEarlier = (query: string, termCount: number): boolean =>
  termCount < OWN_TERMS_MIN || goesOn.test(query) || (termCount <= POINTING_TERMS_MAX && pointsBack.test(query));

const termsOf = (text: string): string[] => [...new Set(tokens(text))].filter((term) => !aboutMeetings.has(term));

const earlierQueries = (messages: readonly Message[]): string[] =>
  messages
    .filter(({ role }) => role === 'user')
    .slice(-LEANED_ON_MAX)
    .map(({ content }) => content);

const kinds = new Set(
  tokens('decide decision agree date deadline problem issue reason cause task action person people'),
);

const conceptOf = (term: string, weight: number): Concept => ({
  terms: new Map([...synonymsOf(term).map((other): [string, number] => [other, SYNONYM_WEIGHT]), [term, 1]]),
  weight: weight * (kinds.has(term) ? KIND_WEIGHT : 1),
});
