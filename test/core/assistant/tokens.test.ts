import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokens } from '../../../core/assistant/tokens.ts';

describe('tokens', () => {
  it.each([
    ['What did we decide about the launches?', ['decid', 'launch']],
    ["We don't ship it, it's Mara’s plan.", ['ship', 'mara', 'plan']],
    ['Café, CAFÉ, cafe\u0301', ['cafe', 'cafe', 'cafe']],
    ['Straße, Ærø, Łódź', ['strass', 'aero', 'lodz']],
    ['14 June 2026, 99.9 %', ['14', 'june', '2026', '99', '9']],
    ['решение о запуске', ['решение', 'о', 'запуске']],
    ['発売日は六月', ['発売', '売日', '日は', 'は六', '六月']],
    ['', []],
  ])('cuts %j', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it('finds a word again whatever stands around it, and however it is composed', () => {
    const word = fc.stringMatching(/^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{3,12}$/u);
    fc.assert(
      fc.property(word, fc.constantFrom(' ', ', ', '. “', '\n', ' – '), (given, gap) => {
        const alone = tokens(given);
        expect(tokens(`zebra${gap}${given}${gap}zebra`)).toEqual(['zebra', ...alone, 'zebra']);
        expect(tokens(given.normalize('NFD'))).toEqual(alone);
      }),
    );
  });

  it('takes any text, and keeps no term longer than an index should hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        for (const term of tokens(text)) {
          expect(term.length).toBeLessThanOrEqual(48);
          expect(term).not.toMatch(/\s/);
          expect(term.isWellFormed()).toBe(true);
        }
      }),
    );
  });
});
