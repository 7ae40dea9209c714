import { describe, expect, it } from 'vitest';
import type { Message } from '../../../core/assistant/question.ts';
import { readQuery } from '../../../core/assistant/read-query.ts';

const earlier: Message[] = [
  { role: 'user', content: 'When is the launch of Orbit?' },
  { role: 'assistant', content: 'On 16 June, said Zebedee.' },
];
const termsOf = (query: string, history: readonly Message[] = earlier) =>
  readQuery(query, history).concepts.map(({ terms }) => [...terms.keys()].at(-1));

describe('readQuery', () => {
  it.each([
    ['What about the docs?', ['doc', 'launch', 'orbit']],
    ['Why?', ['launch', 'orbit']],
    ['Who said it?', ['launch', 'orbit']],
    ['Which serious bugs does the importer have?', ['seriou', 'bug', 'import']],
  ])('reads “%s” together with earlier questions only if it leans on them', (query, expected) => {
    expect(termsOf(query)).toEqual(expected);
  });

  it('reads nothing into a question without history', () => {
    expect(termsOf('Why?', [])).toEqual([]);
  });

  it('bounds what a long question asks for', () => {
    const long = Array.from({ length: 500 }, (_, number) => `word${number}`).join(' ');
    expect(termsOf(long)).toHaveLength(24);
  });

  it.each([
    ['Summarise my last meeting', 'all'],
    ['What are the action items?', 'tasks'],
    ['When is the launch?', undefined],
  ])('knows what “%s” wants of a whole meeting', (query, overview) => {
    expect(readQuery(query, []).overview).toBe(overview);
  });

  it('gives a name more weight than a word, and a kind of thing less', () => {
    const weights = readQuery('What did we decide with Mara about launch dates', []).concepts.map(
      ({ weight }) => weight,
    );
    expect(weights).toEqual([0.6, 1.5, 1, 0.6]);
  });
});
