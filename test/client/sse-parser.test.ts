import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnexpectedAnswerError } from '../../client/errors.ts';
import { FRAME_CHARACTERS_MAX } from '../../client/limits.ts';
import { type Frame, SseParser } from '../../client/sse-parser.ts';
import { chunksOf } from './scripted-fetch.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function parse(chunks: readonly Uint8Array[]): Frame[] {
  const parser = new SseParser();
  return chunks.flatMap((chunk) => parser.push(chunk));
}

const parseText = (text: string): Frame[] => parse([bytesOf(text)]);

describe('the parser of server-sent events', () => {
  it.each<[string, string, Frame[]]>([
    ['names an event without a name a message', 'data: 1\n\n', [{ event: 'message', data: '1', id: '' }]],
    ['joins lines of data', 'data: 1\ndata:2\ndata\n\n', [{ event: 'message', data: '1\n2\n', id: '' }]],
    ['takes one space away', 'data:  x\n\n', [{ event: 'message', data: ' x', id: '' }]],
    [
      'passes over comments and unknown fields',
      ': hi\nretry: 5\nx: y\ndata: 1\n\n',
      [{ event: 'message', data: '1', id: '' }],
    ],
    ['passes over an event without data', 'event: x\n\ndata: 1\n\n', [{ event: 'message', data: '1', id: '' }]],
    ['passes over a mark of byte order', '\uFEFFdata: 1\n\n', [{ event: 'message', data: '1', id: '' }]],
    ['answers nothing of an event that is not finished', 'event: x\ndata: 1\nid: 7\n', []],
    [
      'ignores an id with a zero in it',
      'id: a\ndata: 1\n\nid: b\0\ndata: 2\n\n',
      [
        { event: 'message', data: '1', id: 'a' },
        { event: 'message', data: '2', id: 'a' },
      ],
    ],
  ])('%s', (_what, text, frames) => {
    expect(parseText(text)).toEqual(frames);
  });

  it('reads the same whatever ends the lines, whatever is between the events, and wherever the bytes are cut', () => {
    const line = fc.string({ unit: 'binary', maxLength: 12 }).map((text) => text.replace(/[\r\n\0]/g, ''));
    const event = fc.record({
      event: line.filter((name) => name !== ''),
      lines: fc.array(line, { minLength: 1, maxLength: 3 }),
      id: line,
      comment: fc.option(line),
    });
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(event), fc.constantFrom('\n', '\r', '\r\n'), sizes, (events, end, cuts) => {
        const text = events.map(({ event, lines, id, comment }) =>
          [
            ...(comment === null ? [] : [`:${comment}`]),
            `event: ${event}`,
            ...lines.map((data) => `data: ${data}`),
            `id: ${id}`,
            '',
            '',
          ].join(end),
        );
        const frames = parse(chunksOf(bytesOf(text.join('')), cuts));
        expect(frames).toEqual(events.map(({ event, lines, id }) => ({ event, data: lines.join('\n'), id })));
      }),
    );
  });

  it('reads half a stream as the events that are whole in it, at every byte', () => {
    const whole = 'event: añb\r\ndata: 陳😀\r\nid: j/1\r\n\r\nevent: c\r\ndata: x\r\ndata: y\r\nid: j/2\r\n\r\n';
    const all = parseText(whole);
    expect(all).toHaveLength(2);
    const bytes = bytesOf(whole);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const before = parse([bytes.subarray(0, cut)]);
      expect(before).toEqual(all.slice(0, before.length));
      expect(parse([bytes.subarray(0, cut), bytes.subarray(cut)])).toEqual(all);
    }
  });

  it('refuses an event without end', () => {
    const parser = new SseParser();
    const endless = bytesOf('x'.repeat(FRAME_CHARACTERS_MAX / 4));
    for (let part = 0; part < 4; part += 1) expect(parser.push(endless)).toEqual([]);
    expect(() => parser.push(endless)).toThrow(UnexpectedAnswerError);
  });
});
