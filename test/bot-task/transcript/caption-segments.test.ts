import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Blocks, hearCaption } from '../../../bot-task/transcript/caption-segments.ts';

const options = { sessionId: 's', charactersMax: 20, speakerCharactersMax: 10 };
const none: Blocks = new Map();
const hear = (blocks: Blocks, block: number, text: string, atSeconds: number, speaker = 'Ada') =>
  hearCaption(blocks, { block, speaker, text, atSeconds, language: 'en' }, options);

describe('hearCaption', () => {
  it('keeps id and start while revision and end rise', () => {
    const first = hear(none, 1, 'Good', 3);
    const second = hear(first.blocks, 1, 'Good morning', 3.5);
    expect(first.changed).toEqual([
      { segment_id: 's-1-0', revision: 1, start: 3, end: 3, text: 'Good', speaker: 'Ada', language: 'en' },
    ]);
    expect(second.changed).toMatchObject([
      { segment_id: 's-1-0', revision: 2, start: 3, end: 3.5, text: 'Good morning' },
    ]);
  });

  it('changes nothing when the block is as it was', () => {
    const { blocks } = hear(none, 1, 'Good', 3);
    expect(hear(blocks, 1, ' Good ', 4).changed).toEqual([]);
  });

  it('goes on in another segment when a block gets too long', () => {
    const { blocks } = hear(none, 1, 'x'.repeat(20), 3);
    const { changed } = hear(blocks, 1, `${'x'.repeat(20)}yz`, 9);
    expect(changed).toMatchObject([{ segment_id: 's-1-1', revision: 1, start: 9, text: 'yz' }]);
  });

  it('divides no character and keeps no half of one, which could not be stored', () => {
    const { blocks, changed } = hear(none, 1, `${'x'.repeat(19)}😀yz`, 3, `${'A'.repeat(9)}😀`);
    expect(changed.map(({ text }) => text)).toEqual([`${'x'.repeat(19)}😀`, 'yz']);
    expect(changed.every(({ speaker }) => speaker?.isWellFormed())).toBe(true);
    expect(hear(blocks, 2, 'half \ud83d', 4).changed).toMatchObject([{ text: 'half \ufffd' }]);
  });

  it('keeps the language a segment began with, and names a speaker always', () => {
    const { blocks } = hear(none, 1, 'Hallo', 3, '  ');
    const { changed } = hearCaption(
      blocks,
      { block: 1, speaker: 'A'.repeat(99), text: 'Hallo Welt', atSeconds: 4, language: 'de' },
      options,
    );
    expect(changed).toMatchObject([{ speaker: 'A'.repeat(10), language: 'en' }]);
  });

  it('holds the newest text of every block, with gapless revisions, whatever is edited', () => {
    const edit = fc.record({ block: fc.integer({ min: 1, max: 4 }), text: fc.string({ minLength: 1, maxLength: 19 }) });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
        let blocks = none;
        const stored = new Map<string, { revision: number; start: number; text: string }>();
        edits.forEach(({ block, text }, at) => {
          const heard = hear(blocks, block, text, at);
          blocks = heard.blocks;
          for (const segment of heard.changed) {
            const before = stored.get(segment.segment_id);
            expect(segment.revision).toBe((before?.revision ?? 0) + 1);
            expect(segment.start).toBe(before?.start ?? at);
            stored.set(segment.segment_id, segment);
          }
          if (text.trim()) expect(stored.get(`s-${block}-0`)?.text).toBe(text.trim());
        });
      }),
    );
  });
});
