import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packIndex, unpackIndex } from '../../../core/assistant/index-chunks.ts';
import type { Line } from '../../../core/assistant/passage.ts';
import { readQuery } from '../../../core/assistant/read-query.ts';

const lineOf = (text: string, number: number): Line => ({
  segment_id: `line-${number}`,
  start: number,
  speaker: number % 2 ? 'Mara' : null,
  text,
});
const rowsOf = (chunks: readonly Uint8Array[], build: string) =>
  chunks.map((bytes, number) => ({ sk: `INDEX#0${number}`, build, bytes }));
const itemBytesMax = 400 * 1024;

/** Text that no compression makes small. */
const noise = (lines: number): Line[] =>
  Array.from({ length: lines }, (_, number) => lineOf(randomBytes(300).toString('hex'), number));
const noisy = await packIndex(noise(1500));

describe('packIndex', () => {
  it('gives every line back, whatever was said', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 20 }), async (texts) => {
        const lines = texts.map(lineOf);
        const { chunks, lineCount } = await packIndex(lines);
        const index = unpackIndex(rowsOf(chunks, 'a').reverse(), { build: 'a', count: chunks.length });
        expect(lineCount).toBe(lines.length);
        expect(lines.map((_, position) => index?.lineAt(position))).toEqual(lines);
        expect(index?.lineAt(lines.length)).toBeUndefined();
      }),
    );
  });

  it('cuts a large index into chunks that fit items, and finds in all of them', async () => {
    const lines = [...noise(1500), lineOf('The launch is on 16 June', 1500)];
    const { chunks } = await packIndex(lines);
    expect(chunks.length).toBeGreaterThan(1);
    expect(chunks.every(({ length }) => length < itemBytesMax)).toBe(true);
    const index = unpackIndex(rowsOf(chunks, 'a'), { build: 'a', count: chunks.length });
    expect(index?.find(readQuery('launch', []).concepts).map(({ position }) => position)).toEqual([1500]);
  });

  it('keeps the beginning of a meeting whose index a transaction could not take', async () => {
    const { chunks, lineCount } = await packIndex(noise(16_000));
    expect(chunks.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(4_000_000);
    expect(lineCount).toBeLessThan(16_000);
    expect(lineCount).toBeGreaterThan(2000);
  });

  it.each([
    ['a chunk is missing', (rows: ReturnType<typeof rowsOf>) => rows.slice(1)],
    [
      'a chunk is of another build',
      (rows: ReturnType<typeof rowsOf>) => rows.map((row, n) => (n ? row : { ...row, build: 'b' })),
    ],
    [
      'all chunks are of another build',
      (rows: ReturnType<typeof rowsOf>) => rows.map((row) => ({ ...row, build: 'b' })),
    ],
  ])('reads no index when %s', async (_, spoil) => {
    const { chunks } = noisy;
    expect(unpackIndex(rowsOf(chunks, 'a'), { build: 'a', count: chunks.length })).toBeDefined();
    expect(unpackIndex(spoil(rowsOf(chunks, 'a')), { build: 'a', count: chunks.length })).toBeUndefined();
  });
});
