import type { Message } from './question.ts';
import { asksForOverview, asksForTasks, kindsOf, type QuestionKind } from './question-kinds.ts';
import { synonymsOf } from './synonyms.ts';
import { tokens } from './tokens.ts';

/** A long question's later words hardly narrow it, and each costs a look into every digest. */
const CONCEPTS_MAX = 24;
/** A question with fewer words of its own is read together with what was asked before. */
const OWN_TERMS_MIN = 2;
/** So is one that points back, unless it says so much that it stands by itself. */
const POINTING_TERMS_MAX = 3;
const LEANED_ON_MAX = 2;
const EARLIER_WEIGHT = 0.35;
/** What kind of thing is asked for narrows less than what it is about; a name narrows most. */
const KIND_WEIGHT = 0.6;
const NAME_WEIGHT = 1.5;

/** One thing that the question asks for, in all the terms that may stand for it, each with how well it does (0 to 1). */
export type Concept = { terms: ReadonlyMap<string, number>; weight: number; isName: boolean };

export type Query = {
  concepts: readonly Concept[];
  kinds: readonly QuestionKind[];
  /** What is asked for of meetings as a whole: everything, or what people took on. */
  overview: 'all' | 'tasks' | undefined;
};

const goesOn = /^\s*(?:and|so|but|then|(?:what|how) about)\b/i;
const pointsBack = /\b(?:it|its|that|this|those|these|they|them|their|he|him|his|she|her|there)\b/i;
const capitalised = /(?<=[^.?!\s]\s+)\p{Lu}[\p{L}\p{N}]+/gu;
/** Words about asking, not about what is asked. */
const aboutMeetings = new Set(
  tokens(
    `meeting meetings call calls transcript transcripts conversation discuss discussed discussion talk talked tell told
    say said mention mentioned ask asked question answer give show find please last latest recent summarize summary sum
    recap overview gist key main points highlights takeaways happened anything something everything somebody someone
    anyone whether regarding concerning sort kind team reach reached know according much many lot hello hi hey thanks
    thank`,
  ),
);
const taskWords = new Set(tokens('action actions item items point todo todos task tasks next step steps follow ups'));
const kindWords = new Set(
  tokens('decide decision agree agreement date deadline problem issue reason cause final finally people person'),
);

/** What a question asks for. It is read together with the user's earlier ones when it leans on them. */
export function readQuery(query: string, earlier: readonly Message[]): Query {
  const tasks = asksForTasks.test(query);
  const own = termsOf(query).filter((term) => !(tasks && taskWords.has(term)));
  const overview = tasks ? 'tasks' : asksForOverview.test(query) ? 'all' : undefined;
  const before = !overview && leansOnEarlier(query, own.length) ? earlierQueries(earlier).flatMap(termsOf) : [];
  const names = new Set(tokens((query.match(capitalised) ?? []).join(' ')));
  const concepts = [
    ...own.map((term) => conceptOf(term, 1, names.has(term))),
    ...[...new Set(before)].filter((term) => !own.includes(term)).map((term) => conceptOf(term, EARLIER_WEIGHT, false)),
  ];
  return { concepts: concepts.slice(0, CONCEPTS_MAX), kinds: kindsOf(query), overview };
}

const leansOnEarlier = (query: string, termCount: number): boolean =>
  termCount < OWN_TERMS_MIN || goesOn.test(query) || (termCount <= POINTING_TERMS_MAX && pointsBack.test(query));

const termsOf = (text: string): string[] => [...new Set(tokens(text))].filter((term) => !aboutMeetings.has(term));

const earlierQueries = (messages: readonly Message[]): string[] =>
  messages
    .filter(({ role }) => role === 'user')
    .slice(-LEANED_ON_MAX)
    .map(({ content }) => content);

const conceptOf = (term: string, share: number, isName: boolean): Concept => ({
  terms: new Map([...synonymsOf(term), [term, 1]]),
  weight: share * (isName ? NAME_WEIGHT : kindWords.has(term) ? KIND_WEIGHT : 1),
  isName,
});

/** How well a text fits each concept, 0 to 1. */
export function fitsOfText(text: string, concepts: readonly Concept[]): number[] {
  const said = tokens(text);
  return concepts.map(({ terms }) => Math.max(0, ...said.map((term) => terms.get(term) ?? 0)));
}
