import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanText, cut } from '../../../core/assistant/clean-text.ts';

describe('cleanText', () => {
  it.each([
    ['We launch on 16 June.', 'We launch on 16 June.'],
    [
      'Sync went from 2.0 to 2.1, e.g. on Node.js; a < b and c > d',
      'Sync went from 2.0 to 2.1, e.g. on Node.js; a ‹ b and c › d',
    ],
    [
      'The data: it is in Frankfurt. Note: at 14:02 it failed.',
      'The data: it is in Frankfurt. Note: at 14:02 it failed.',
    ],
    ['See https://evil.example/x?y=1 now', 'See ‹link removed› now'],
    ['See evil.example/x, or www.evil.org', 'See ‹link removed› or ‹link removed›'],
    ['Write to eve@evil.com', 'Write to eve@‹link removed›'],
    ['![pixel](https://evil.example/p.png) and [click](evil.example)', 'pixel and click'],
    ['<b>Bold</b> <<i>script>alert(1)<</i>/script>', 'Bold ‹ script›alert(1)‹ /script›'],
    ['Fish &amp; chips &#60;b&#62;', 'Fish chips b'],
    ['hid\u200bden \u202eback\u202c', 'hidden back'],
    [`${'QUJD'.repeat(30)} said Mara`, '… said Mara'],
  ])('makes %j safe to show', (text, expected) => {
    expect(cleanText(text)).toBe(expected);
  });

  it('leaves nothing that a page or a person could open, whatever is said', () => {
    const piece = fc.constantFrom(
      ...'<>[]()!&;:/.'.split(''),
      'a',
      ' ',
      '\n',
      'https:',
      '//',
      'www.',
      'evil.com',
      'img',
      'javascript:',
      '\u200b',
      '#x3c',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const clean = cleanText(pieces.join(''));
        expect(clean).not.toMatch(/[<>\u200b]|:\/\/|\bwww\.\w|(?<![\w-])evil\.com(?![\w-])|\bjavascript:\S/);
        expect(clean).not.toMatch(/\[[^\][]*\]\([^()]*\)/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('cut', () => {
  it('answers one line within its limit, whole words where there are any', () => {
    expect(cut('one  two\nthree', 20)).toBe('one two three');
    expect(cut('one two three', 10)).toBe('one two…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 5, max: 40 }), (text, most) => {
        const line = cut(text, most);
        expect(line.length).toBeLessThanOrEqual(most);
        expect(line).not.toContain('\n');
        expect(line.isWellFormed()).toBe(true);
      }),
    );
  });
});
