import { describe, expect, it } from 'vitest';
import { AssistantClient, type ClientOptions } from '../../client/assistant-client.ts';
import { AnswerFailedError, ConnectionLostError, RefusedError, UnexpectedAnswerError } from '../../client/errors.ts';
import { RECONNECT_BASE_MILLIS, RECONNECT_CAP_MILLIS, RECONNECTS_MAX, SILENCE_MILLIS } from '../../client/limits.ts';
import { waitUntil } from '../support/wait-until.ts';
import { FakeClock } from './fake-clock.ts';
import { answer, events, frame, heartbeat, jobId, recordedAfter } from './recorded-answer.ts';
import { bodyOf, scriptedFetch, streamOf } from './scripted-fetch.ts';

const waitSeconds = 5;
const [first] = events;
const firstFrame = first === undefined ? '' : frame(first, `${jobId}/1`);
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const streamed = (text: string): Response => streamOf(bodyOf([bytesOf(text)]));
const restOf = (): Response => streamOf(bodyOf([recordedAfter(1)]));
const refusal = (status: number, error: string): Response => Response.json({ error }, { status });

function clientOf(fetch: typeof globalThis.fetch, more: Partial<ClientOptions> = {}) {
  const clock = new FakeClock();
  return { clock, client: new AssistantClient({ url: 'http://site.test', fetch, sleep: clock.sleep, ...more }) };
}

/** A connection that the test writes to as it goes along. */
function openStream() {
  const opened: { write: (text: string) => void; isCancelled: boolean } = { write: () => {}, isCancelled: false };
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      opened.write = (text) => controller.enqueue(bytesOf(text));
    },
    cancel: () => {
      opened.isCancelled = true;
    },
  });
  return { opened, response: streamOf(body) };
}

describe('an answer that fails', () => {
  it('raises the text of the error event, after the events before it, and is not asked for again', async () => {
    const failure = frame({ event: 'error', data: { error: 'The answer stopped: worker lost' } }, `${jobId}/2`);
    const { fetch, calls } = scriptedFetch(() => streamed(firstFrame + failure));
    const seen: number[] = [];
    const asked = clientOf(fetch).client.ask('x', { onProgress: ({ progress }) => seen.push(progress) });
    await expect(asked).rejects.toThrow(new AnswerFailedError('The answer stopped: worker lost'));
    expect([seen, calls.length]).toEqual([[10], 1]);
  });

  it('raises the text of an error about the stream itself, which has the id of the event before it', async () => {
    const failure = frame({ event: 'error', data: { error: 'Service temporarily unavailable' } }, `${jobId}/1`);
    const { fetch } = scriptedFetch(() => streamed(firstFrame + failure));
    await expect(clientOf(fetch).client.ask('x')).rejects.toThrow(
      new AnswerFailedError('Service temporarily unavailable'),
    );
  });

  it.each([
    ['a refusal', refusal(422, 'query: too long'), new RefusedError(422, 'query: too long')],
    [
      'a refusal of another route',
      Response.json({ detail: 'Not yours' }, { status: 403 }),
      new RefusedError(403, 'Not yours'),
    ],
    [
      'a refusal of the gateway',
      Response.json({ message: 'Forbidden' }, { status: 403 }),
      new RefusedError(403, 'Forbidden'),
    ],
    ['a refusal that is no JSON', new Response('no', { status: 403 }), new RefusedError(403, 'no')],
    ['a refusal without a word', new Response('', { status: 403 }), new RefusedError(403, 'The answer has status 403')],
    [
      'an answer that is no stream',
      Response.json({}),
      new UnexpectedAnswerError('The answer is not a stream of events'),
    ],
    [
      'data that is no JSON',
      streamed('event: progress\ndata: {"x\n\n'),
      new UnexpectedAnswerError('The answer is not what the assistant would say'),
    ],
    [
      'an end without an answer',
      streamed('event: complete\ndata: {"step":"complete","message":"","progress":100}\n\n'),
      new UnexpectedAnswerError('The assistant finished without an answer'),
    ],
  ])('raises %s at once', async (_what, response, error) => {
    const { fetch, calls } = scriptedFetch(() => response);
    await expect(clientOf(fetch).client.ask('x')).rejects.toThrow(error);
    expect(calls).toHaveLength(1);
  });

  it('raises the refusal to take it up again', async () => {
    const { fetch } = scriptedFetch((_asked, call) =>
      call === 1 ? streamed(firstFrame) : refusal(404, 'Job not found'),
    );
    await expect(clientOf(fetch).client.ask('x')).rejects.toThrow(new RefusedError(404, 'Job not found'));
  });

  it('does not go on with the answer to another question', async () => {
    const { fetch } = scriptedFetch((_asked, call) =>
      streamed(call === 1 ? firstFrame : firstFrame.replaceAll(jobId, 'job_other').replace('/1', '/2')),
    );
    await expect(clientOf(fetch).client.ask('x')).rejects.toThrow('The stream went on with another answer');
  });

  it('does not repeat events of a server that does not number them', async () => {
    const { fetch, calls } = scriptedFetch(() =>
      streamed('event: progress\ndata: {"step":"a","message":"","progress":5}\n\n'),
    );
    await expect(clientOf(fetch).client.ask('x')).rejects.toThrow(ConnectionLostError);
    expect(calls).toHaveLength(1);
  });
});

describe('a connection that is lost', () => {
  it(`is given up after ${RECONNECTS_MAX} attempts without a new event, with longer and longer pauses`, async () => {
    const lines: string[] = [];
    const { fetch, calls } = scriptedFetch((_asked, call) =>
      streamed(call === 1 ? firstFrame : heartbeat(`${jobId}/1`)),
    );
    const { client, clock } = clientOf(fetch, { random: () => 1, log: (line) => lines.push(line) });
    await expect(client.ask('x')).rejects.toThrow(ConnectionLostError);
    expect(calls).toHaveLength(RECONNECTS_MAX + 1);
    const longer = [1, 2, 3, 4, 5].map((n) => Math.min(RECONNECT_CAP_MILLIS, RECONNECT_BASE_MILLIS * 2 ** n));
    expect(clock.pauses).toEqual(longer);
    expect(lines).toContain(`Connection lost, attempt 5/${RECONNECTS_MAX} to resume`);
  });

  it('may have been refused for a moment only', async () => {
    const { fetch } = scriptedFetch((_asked, call) => {
      if (call === 1) throw new TypeError('fetch failed');
      if (call < 5) return refusal([429, 502, 503][call - 2] ?? 500, 'Service temporarily unavailable');
      return streamOf(bodyOf([recordedAfter(0)]));
    });
    expect(await clientOf(fetch).client.ask('x')).toEqual(answer);
  });

  it('raises why it was refused, when that does not pass', async () => {
    const { fetch } = scriptedFetch(() => refusal(503, 'Service temporarily unavailable'));
    await expect(clientOf(fetch).client.ask('x')).rejects.toThrow(
      new RefusedError(503, 'Service temporarily unavailable'),
    );
  });
});

describe('silence', () => {
  it(`of more than ${SILENCE_MILLIS / 1000} s counts as a lost connection`, async () => {
    const { opened, response } = openStream();
    const { fetch, calls } = scriptedFetch((_asked, call) => (call === 1 ? response : restOf()));
    const { client, clock } = clientOf(fetch);
    const seen: string[] = [];
    const asked = client.ask('x', { onProgress: ({ step }) => seen.push(step) });
    opened.write(firstFrame);
    await waitUntil('the first event', waitSeconds, () => seen.length === 1 && clock.dues.length === 1);
    clock.advance(SILENCE_MILLIS - 1);
    expect(calls).toHaveLength(1);
    clock.advance(1);
    expect(await asked).toEqual(answer);
    expect(calls[1]?.headers.get('last-event-id')).toBe(`${jobId}/1`);
    expect(seen).toHaveLength(4);
  });

  it('is broken by heartbeats', async () => {
    const { opened, response } = openStream();
    const { fetch, calls } = scriptedFetch(() => response);
    const { client, clock } = clientOf(fetch);
    const asked = client.ask('x');
    for (let beat = 0; beat < 4; beat += 1) {
      await waitUntil('the next wait', waitSeconds, () => clock.dues.includes(clock.now + SILENCE_MILLIS));
      clock.advance(SILENCE_MILLIS - 1);
      opened.write(heartbeat(`${jobId}/1`));
    }
    opened.write(new TextDecoder().decode(recordedAfter(1)));
    expect(await asked).toEqual(answer);
    expect(calls).toHaveLength(1);
  });

  it('instead of any answer counts too', async () => {
    const { fetch } = scriptedFetch((_asked, call) => (call === 1 ? new Promise(() => {}) : restOf()));
    const { client, clock } = clientOf(fetch);
    const asked = client.ask('x');
    await waitUntil('the wait', waitSeconds, () => clock.dues.length === 1);
    clock.advance(SILENCE_MILLIS);
    expect(await asked).toEqual(answer);
  });
});

describe('a reader who leaves by the signal', () => {
  const reason = new Error('enough');

  it('gets its reason while the client waits to try again', async () => {
    const leaving = new AbortController();
    const clock = new FakeClock(0);
    const { fetch, calls } = scriptedFetch(() => refusal(503, 'later'));
    const { client } = clientOf(fetch, { sleep: clock.sleep, random: () => 1 });
    const asked = client.ask('x', { signal: leaving.signal });
    const left = expect(asked).rejects.toBe(reason);
    await waitUntil('the pause', waitSeconds, () => clock.dues.includes(2 * RECONNECT_BASE_MILLIS));
    leaving.abort(reason);
    await left;
    expect([calls.length, clock.dues]).toEqual([1, []]);
  });

  it('asks nothing when it left before', async () => {
    const { fetch } = scriptedFetch(() => restOf());
    await expect(clientOf(fetch).client.ask('x', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});
