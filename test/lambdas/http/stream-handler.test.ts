import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DomainError, StoreUnavailableError } from '../../../core/errors.ts';
import { byPath } from '../../../lambdas/http/dispatch.ts';
import { EventStream } from '../../../lambdas/http/event-stream.ts';
import { routesFor } from '../../../lambdas/http/http-route.ts';
import { streamHandler } from '../../../lambdas/http/stream-handler.ts';
import { createTestContext } from '../../support/test-context.ts';
import { createStreamCall, urlEventOf } from '../../support/test-streams.ts';
import { waitUntil } from '../../support/wait-until.ts';

const { context, logged } = await createTestContext();
const route = routesFor('test', () => undefined);
const Body = z.object({ text: z.string().max(5), list: z.array(z.object({ n: z.int() })).optional() });

const failures: Record<string, unknown> = {
  fault: new Error('secret cause'),
  busy: new StoreUnavailableError(),
  foreign: new DomainError('not_found', 'Thing not found'),
};

async function* counted(count: number, size = 1) {
  for (let n = 1; n <= count; n += 1)
    yield `event: tick\ndata: {"n":${n},"fill":"${'x'.repeat(size)}"}\nid: t/${n}\n\n`;
}

const dispatch = byPath({
  'POST /api/v1/things': route({ body: Body, mustBeDeclared: true, success: 200 }, (_, { body }) => body),
  'GET /api/v1/ticks/{count}': route(
    { path: z.object({ count: z.coerce.number() }), success: 200 },
    (_, { path }) => new EventStream(counted(path.count), ['a=b']),
  ),
  'GET /api/v1/fail/{kind}': route({ path: z.object({ kind: z.string() }), success: 200 }, (_, { path }) => {
    throw failures[path.kind];
  }),
  'GET /things': route({ success: 200 }, () => {
    throw new DomainError('conflict', 'Taken');
  }),
});
const call = createStreamCall(context, dispatch);
const json = { 'content-type': 'application/json' };

describe('streamHandler', () => {
  it('streams frames below the head of an event stream', async () => {
    const { status, headers, cookies, frames } = await call('GET', '/api/v1/ticks/3');
    expect([status, cookies, frames.map(({ id }) => id)]).toEqual([200, ['a=b'], ['t/1', 't/2', 't/3']]);
    expect(headers).toEqual({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
      'x-request-id': 'request-1',
    });
  });

  it('sends a head even where no frame follows', async () => {
    expect(await call('GET', '/api/v1/ticks/0')).toMatchObject({ status: 200, text: '' });
  });

  it('answers JSON with its status', async () => {
    const { status, headers, body } = await call('POST', '/api/v1/things', { headers: json, body: { text: 'hi' } });
    expect([status, body, headers['content-type']]).toEqual([200, { text: 'hi' }, 'application/json']);
  });

  it.each([
    ['text/plain', { 'content-type': 'text/plain' }, '{"text":"hi"}', 415, 'The content type must be application/json'],
    ['no type', {}, '{"text":"hi"}', 415, 'The content type must be application/json'],
    ['a longer type', { 'content-type': 'application/jsonp' }, '{}', 415, 'The content type must be application/json'],
    ['no JSON', json, 'not json', 400, 'body: JSON decode error'],
    ['nothing', json, '', 400, 'body: Field required'],
    ['deep nesting', json, '['.repeat(30_000), 400, 'body: JSON decode error'],
    ['64 KB and a byte', json, `"${'a'.repeat(65_535)}"`, 413, 'Request body too large'],
    ['a list', json, '[]', 422, 'body: Input should be a valid dictionary or object to extract fields from'],
    ['null', json, 'null', 422, 'body: Input should be a valid dictionary or object to extract fields from'],
    ['a text', json, '"x"', 422, 'body: Input should be a valid dictionary or object to extract fields from'],
    ['a wrong field', json, '{"text":7}', 422, 'text: Input should be a valid string'],
    [
      'five wrong fields',
      json,
      '{"text":"too long","list":[{"n":"a"},{"n":"b"},{"n":"c"},{}]}',
      422,
      'text: String should have at most 5 characters; list.0.n: Input should be a valid number; list.1.n: Input should be a valid number; and 2 more',
    ],
  ])('refuses %s in one sentence', async (_, headers, body, status, error) => {
    expect(await call('POST', '/api/v1/things', { headers, body })).toMatchObject({ status, body: { error } });
  });

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'Application/JSON;charset=UTF-8',
    'application/json ',
  ])('takes the content type %j', async (type) => {
    const headers = { 'content-type': type };
    expect(await call('POST', '/api/v1/things', { headers, body: { text: 'hi' } })).toMatchObject({ status: 200 });
  });

  it.each([
    ['foreign', 404, { error: 'Thing not found' }],
    ['busy', 503, { error: 'Service temporarily unavailable' }],
    ['fault', 500, { error: 'Internal Server Error' }],
  ])('settles what is thrown before the head leaves (%s)', async (kind, status, body) => {
    const answer = await call('GET', `/api/v1/fail/${kind}`);
    expect(answer).toMatchObject({ status, body });
    expect(answer.text).not.toContain('secret');
  });

  it('answers unknown paths and methods in the form that their clients read', async () => {
    expect(await call('GET', '/api/v1/nowhere')).toMatchObject({ status: 404, body: { error: 'Not Found' } });
    expect(await call('GET', '/api/v1/things')).toMatchObject({
      status: 405,
      headers: { allow: 'POST' },
      body: { error: 'Method Not Allowed' },
    });
    expect(await call('GET', '/elsewhere')).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    expect(await call('GET', '/things')).toMatchObject({ status: 409, body: { detail: 'Taken' } });
  });
});

describe('a client that is slow, or gone', () => {
  const frameBytes = 10_000;

  /** Takes the first frames only when it is told to. */
  function heldClient() {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const taken: number[] = [];
    const stream = new Writable({
      highWaterMark: frameBytes,
      write: (chunk: Buffer, _encoding, done) => {
        taken.push(chunk.length);
        void held.then(() => done());
      },
    });
    return { stream, release, taken };
  }

  function heldFrames() {
    const made: number[] = [];
    const frames = (async function* () {
      for (let n = 1; n <= 100; n += 1) {
        made.push(n);
        yield 'x'.repeat(frameBytes);
      }
    })();
    const handler = streamHandler(
      () => context,
      byPath({ 'GET /api/v1/held': route({ success: 200 }, () => new EventStream(frames)) }),
      (stream) => stream,
    );
    return { made, handler };
  }

  it('gets no more frames made than it takes', async () => {
    const { stream, release, taken } = heldClient();
    const { made, handler } = heldFrames();
    const done = handler(urlEventOf('GET', '/api/v1/held'), stream);
    await waitUntil('the stream to be full', 5, () => stream.writableNeedDrain);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(made.length).toBeLessThanOrEqual(2);
    release();
    await done;
    expect([made.length, taken.length]).toEqual([100, 101]);
  });

  it('ends the work when the client goes, and calls it no fault', async () => {
    const { stream } = heldClient();
    const { made, handler } = heldFrames();
    const done = handler(urlEventOf('GET', '/api/v1/held'), stream);
    await waitUntil('the stream to be full', 5, () => stream.writableNeedDrain);
    stream.destroy();
    await done;
    expect(made.length).toBeLessThanOrEqual(2);
    expect(logged.at(-1)).toMatchObject({ level: 'info', event: 'client_gone' });
  });
});
