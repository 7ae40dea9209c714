import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sseFrame } from '../../../lambdas/http/sse-frame.ts';
import { readFrames } from '../../support/read-frames.ts';

describe('sseFrame', () => {
  it('writes name, one line of JSON and id, each ended by a line feed', () => {
    const data = { step: 'analyzing', message: 'Grüße 👋\nzwei\u2028Zeilen\u007f', details: null };
    expect(sseFrame({ event: 'progress', data, id: 'job_1/2' })).toBe(
      'event: progress\n' +
        'data: {"step":"analyzing","message":"Gr\\u00fc\\u00dfe \\ud83d\\udc4b\\nzwei\\u2028Zeilen\\u007f","details":null}\n' +
        'id: job_1/2\n\n',
    );
  });

  it('brings every text through, as ASCII, however the stream is read', () => {
    const event = fc.record({
      event: fc.constantFrom('progress', 'result', 'error'),
      data: fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { noNullPrototype: true }),
      id: fc.nat().map((n) => `job_1/${n}`),
    });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const text = events.map(sseFrame).join('');
        expect(text).toMatch(/^[\x20-\x7e\n]*$/);
        expect(readFrames(text).map((frame) => ({ ...frame, data: JSON.parse(frame.data) }))).toEqual(events);
      }),
    );
  });
});
