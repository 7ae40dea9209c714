import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashTerm, levelsIn, packTerms } from '../../../core/assistant/term-digest.ts';
import { tokens } from '../../../core/assistant/tokens.ts';

const counted = (terms: readonly string[], count = 1) => new Map(terms.map((term) => [term, count]));

describe('packTerms', () => {
  it('finds every term that went in: no false negatives', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 60 }), (texts) => {
        const terms = texts.flatMap(tokens);
        const packed = packTerms(counted(terms));
        const found = levelsIn(packed, new Set(terms.map(hashTerm)));
        expect(terms.filter((term) => !found.has(hashTerm(term)))).toEqual([]);
      }),
    );
  });

  it('tells how often a term is said, in four levels', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (count) => {
        const level = levelsIn(packTerms(counted(['launch'], count)), new Set([hashTerm('launch')])).get(
          hashTerm('launch'),
        );
        expect(level).toBe(count >= 10 ? 3 : count >= 4 ? 2 : count >= 2 ? 1 : 0);
      }),
    );
  });

  it('finds next to nothing that did not go in, in about 2.5 bytes a term', () => {
    const terms = Array.from({ length: 2500 }, (_, number) => `term${number}`);
    const packed = packTerms(counted(terms, 3));
    expect(packed.length).toBeLessThan(terms.length * 2.6);
    const others = Array.from({ length: 100_000 }, (_, number) => hashTerm(`other${number}`));
    // 2,500 of 2^24 values are taken: 15 of 100,000 are to be expected.
    expect(levelsIn(packed, new Set(others)).size).toBeLessThan(60);
  });

  it('stays within an item, whatever is said', () => {
    const terms = Array.from({ length: 200_000 }, (_, number) => `term${number}`);
    expect(packTerms(counted(terms)).length).toBeLessThan(150_000);
  });

  it('is empty for a meeting without words', () => {
    expect(packTerms(new Map())).toHaveLength(0);
    expect(levelsIn(new Uint8Array(), new Set([1]))).toEqual(new Map());
  });
});
