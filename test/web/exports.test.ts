import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asText, asWebVtt, exportTranscript } from '../../web/app/src/meetings/exports.ts';
import { emptyTranscript, hear, type Line, linesOf } from '../../web/app/src/meetings/transcript.ts';

const lines: Line[] = linesOf(
  hear(
    emptyTranscript,
    [
      { start: 0.25, end: 2, speaker: 'Ada', text: 'R&D says <nothing>.', language: 'en' },
      { start: 3723.5, end: 3723.5, text: 'Yes\n\nand --> no' },
    ],
    true,
  ),
);
const input = { title: 'Café: weekly / design', heldAt: '2026-11-21T09:00:00.000Z', meeting: { id: 7 }, lines };

describe('asWebVtt', () => {
  it('writes cues with their speakers, and nothing that a cue may not hold', () => {
    expect(asWebVtt(lines)).toBe(
      [
        'WEBVTT',
        '',
        '1',
        '00:00:00.250 --> 00:00:02.000',
        '<v Ada>R&amp;D says &lt;nothing&gt;.',
        '',
        '2',
        '01:02:03.500 --> 01:02:03.501',
        'Yes and --&gt; no',
        '',
      ].join('\n'),
    );
  });

  it('is well formed whatever was said, by whomever', () => {
    const anyLine = fc.record({
      start: fc.nat({ max: 20_000_000 }).map((millis) => millis / 1000),
      end: fc.nat({ max: 20_000_000 }).map((millis) => millis / 1000),
      speaker: fc.option(fc.string()),
      text: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.array(anyLine, { maxLength: 8 }), (heard) => {
        const [header, ...cues] = asWebVtt(linesOf(hear(emptyTranscript, heard, true)))
          .trimEnd()
          .split('\n\n');
        expect(header).toBe('WEBVTT');
        for (const [index, cue] of cues.entries()) {
          const [id, times = '', payload = '', ...rest] = cue.split('\n');
          expect([id, rest]).toEqual([String(index + 1), []]);
          expect(times).toMatch(/^\d\d+:\d\d:\d\d\.\d{3} --> \d\d+:\d\d:\d\d\.\d{3}$/);
          const [from = '', to = ''] = times.split(' --> ');
          expect(from < to).toBe(true);
          expect(payload.replace(/^<v [^<>]*>/, '')).not.toMatch(/[<>]/);
        }
      }),
    );
  });
});

describe('asText', () => {
  it('writes one line of speech per line', () => {
    expect(asText(input)).toBe(
      'Café: weekly / design\n2026-11-21T09:00:00.000Z\n\n[00:00] Ada: R&D says <nothing>.\n[1:02:03] Unknown speaker: Yes and --> no\n',
    );
  });
});

describe('exportTranscript', () => {
  it.each([
    ['text', 'Café-weekly-design-2026-11-21.txt', 'text/plain'],
    ['vtt', 'Café-weekly-design-2026-11-21.vtt', 'text/vtt'],
    ['json', 'Café-weekly-design-2026-11-21.json', 'application/json'],
  ] as const)('names a %s file after the meeting and its day', (form, fileName, type) => {
    expect(exportTranscript(form, input)).toMatchObject({ fileName, type });
  });

  it('has a name even for a title of signs alone', () => {
    expect(exportTranscript('text', { ...input, title: '///', heldAt: '' }).fileName).toBe('transcript.txt');
  });

  it('puts the meeting and every line into the JSON', () => {
    expect(JSON.parse(exportTranscript('json', input).content)).toEqual({
      meeting: { id: 7 },
      segments: lines.map(({ start, end, speaker, text, language }) => ({ start, end, speaker, text, language })),
    });
  });
});
