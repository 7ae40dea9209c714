import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameBytesMax, frameText, packFrames } from '../../../core/live/frames.ts';

const bytesOf = (text: string) => Buffer.byteLength(text);
const unkind = fc.string({ unit: fc.constantFrom('a', '"', '\u0001', 'ü', '界', '😀', '\ud800'), maxLength: 9000 });

describe('frameText', () => {
  it('leaves a frame that fits as it is', () => {
    const frame = { event: 'session_updated', data: { session_id: '5', title: 'Ü'.repeat(8000) } };
    expect(JSON.parse(frameText(frame))).toEqual(frame);
  });

  it('cuts a frame that is too large until it fits, and says so', () => {
    const frame = {
      event: 'execution_updated',
      data: { execution_id: 'exec_1', result: { text: 'x'.repeat(100_000) }, error: null },
    };
    const text = frameText(frame);
    expect(bytesOf(text)).toBeLessThanOrEqual(frameBytesMax);
    expect(JSON.parse(text)).toMatchObject({
      truncated: true,
      event: 'execution_updated',
      data: { execution_id: 'exec_1', error: null },
    });
  });

  it('never makes a frame larger than the platform takes, and keeps its name and subject', () => {
    const value = fc.letrec((tie) => ({
      value: fc.oneof({ depthSize: 'large' }, unkind, fc.integer(), fc.constant(null), tie('list'), tie('object')),
      list: fc.array(tie('value'), { maxLength: 60 }),
      object: fc.dictionary(fc.string({ maxLength: 40 }), tie('value'), { maxKeys: 60 }),
    })).value;
    fc.assert(
      fc.property(fc.array(value, { maxLength: 40 }), (metadata) => {
        const text = frameText({ event: 'execution_updated', data: { execution_id: 'exec_1', metadata } });
        expect(bytesOf(text)).toBeLessThanOrEqual(frameBytesMax);
        expect(JSON.parse(text)).toMatchObject({ event: 'execution_updated', data: { execution_id: 'exec_1' } });
      }),
      { numRuns: 60 },
    );
  });
});

describe('packFrames', () => {
  it('puts every item into one frame, in order, and fits each frame', () => {
    fc.assert(
      fc.property(fc.array(unkind, { maxLength: 60 }), (texts) => {
        const items = texts.map((text, id) => ({ segment_id: String(id), text: text.slice(0, 4000) }));
        const frames = packFrames(items);
        expect(frames.flat()).toEqual(items);
        for (const segments of frames) {
          const frame = { type: 'transcript.mutable', meeting: {}, payload: { segments }, ts: '' };
          expect(bytesOf(JSON.stringify(frame))).toBeLessThanOrEqual(frameBytesMax);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('needs no more frames than it must', () => {
    expect(packFrames(Array.from({ length: 100 }, (_, id) => ({ id })))).toHaveLength(1);
    expect(packFrames([])).toEqual([]);
  });
});
