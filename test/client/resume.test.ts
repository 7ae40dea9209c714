import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AssistantClient } from '../../client/assistant-client.ts';
import type { AnswerEvent } from '../../client/types.ts';
import { FakeClock } from './fake-clock.ts';
import { answer, events, numberIn, recordedAfter } from './recorded-answer.ts';
import { bodyOf, chunksOf, type End, scriptedFetch, streamOf } from './scripted-fetch.ts';

type Cut = { readonly at: number; readonly end: End; readonly sizes?: readonly number[] };

/** A server that goes on after `Last-Event-ID`, and whose first connections are cut. */
function cutServer(cuts: readonly Cut[]) {
  return scriptedFetch(({ headers }, call) => {
    const bytes = recordedAfter(numberIn(headers.get('last-event-id')));
    const { at, end, sizes = [bytes.length] } = cuts[call - 1] ?? { at: bytes.length, end: 'ends' };
    return streamOf(bodyOf(chunksOf(bytes.subarray(0, at), sizes), end));
  });
}

const clientOf = (fetch: typeof globalThis.fetch) =>
  new AssistantClient({ url: 'http://site.test', fetch, sleep: new FakeClock().sleep });

async function readAll(fetch: typeof globalThis.fetch): Promise<AnswerEvent[]> {
  const read: AnswerEvent[] = [];
  for await (const event of clientOf(fetch).stream('When do we launch?')) read.push(event);
  return read;
}

const whole = recordedAfter(0).length;
const everyByte = Array.from({ length: whole + 1 }, (_, at) => at);

describe.each<End>(['ends', 'breaks'])('a stream whose connection %s', (end) => {
  it('at any byte, and is resumed, gives the same events and the same answer', async () => {
    for (const at of everyByte) {
      const { fetch, calls } = cutServer([{ at, end }]);
      expect(await readAll(fetch), `cut at ${at}`).toEqual(events);
      expect(calls).toHaveLength(at === whole ? 1 : 2);
      expect(await clientOf(cutServer([{ at, end }]).fetch).ask('When do we launch?')).toEqual(answer);
    }
  });
});

describe('a stream that is cut again and again', () => {
  it('gives the same events, each once, however its bytes come', async () => {
    const cut = fc.record({
      at: fc.nat(whole),
      end: fc.constantFrom<End>('ends', 'breaks'),
      sizes: fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(cut, { maxLength: 5 }), async (cuts) => {
        expect(await readAll(cutServer(cuts).fetch)).toEqual(events);
      }),
    );
  });

  it('repeats nothing even if the server does', async () => {
    const { fetch, calls } = scriptedFetch((_asked, call) => {
      const bytes = recordedAfter(0);
      return streamOf(bodyOf([bytes.subarray(0, call < 3 ? whole / 2 : whole)]));
    });
    expect(await readAll(fetch)).toEqual(events);
    expect(calls).toHaveLength(3);
  });

  it('is taken up after the last event, by the session that began it', async () => {
    const firstFrame = whole - recordedAfter(1).length;
    const { fetch, calls } = cutServer([
      { at: 0, end: 'breaks' },
      { at: firstFrame, end: 'ends' },
    ]);
    await readAll(fetch);
    expect(calls.map(({ headers }) => headers.get('last-event-id'))).toEqual([
      null,
      null,
      expect.stringMatching(/^job_\w+\/1$/),
    ]);
    expect(calls.map(({ headers }) => headers.get('cookie'))).toEqual([null, 'session_id=own', 'session_id=own']);
    expect(new Set(calls.map(({ body }) => body)).size).toBe(1);
  });
});
