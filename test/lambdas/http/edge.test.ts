import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { DomainError, StoreUnavailableError } from '../../../core/errors.ts';
import { byPath } from '../../../lambdas/http/dispatch.ts';
import { httpHandler } from '../../../lambdas/http/http-handler.ts';
import { routesFor } from '../../../lambdas/http/http-route.ts';
import { bodyBytesMax } from '../../../lambdas/http/read-request.ts';
import { eventOf, lambdaContext, type Sent } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context, logged } = await createTestContext();

const route = routesFor('test', (_: unknown, event) => {
  if (event.headers['x-key'] !== 'right') throw new DomainError('unauthenticated', 'Who are you?');
  return 'ada';
});
const Body = z.object({ name: z.string().max(70_000), count: z.int().min(1).optional() });

const failures: Record<string, unknown> = {
  fault: new Error('secret cause', { cause: new Error('deeper secret') }),
  thrown: 'secret text',
  busy: new StoreUnavailableError({ cause: new Error('throttled') }),
  limit: new DomainError('limit_reached', 'Enough', 30),
};
const handler = httpHandler(
  () => context,
  byPath({
    'POST /things/{id}': route({ body: Body, path: z.object({ id: z.string() }), success: 201 }, (_, request) => ({
      by: request.caller,
      id: request.path.id,
      body: request.body,
    })),
    'POST /empty': route({ success: 202 }, () => ({ done: true })),
    'GET /list': route(
      { query: z.object({ limit: z.coerce.number().int().max(9).default(3) }), success: 200 },
      (_, { query }) => query,
    ),
    'GET /fail/{kind}': route({ path: z.object({ kind: z.string() }), success: 200 }, (_, { path }) => {
      throw failures[path.kind];
    }),
  }),
);

async function send(method: string, path: string, sent: Sent = {}, key = 'right') {
  const event = eventOf(method, path, { ...sent, headers: { 'x-key': key, ...sent.headers } });
  const { statusCode, headers, body = '' } = await handler(event, lambdaContext());
  return { status: statusCode, headers: headers ?? {}, body: JSON.parse(body) };
}

describe('the edge', () => {
  it('hands caller, path and body to the route', async () => {
    const { status, body, headers } = await send('POST', '/things/7', { body: { name: 'a', unknown: 1 } });
    expect([status, body]).toEqual([201, { by: 'ada', id: '7', body: { name: 'a' } }]);
    expect(headers).toMatchObject({ 'x-request-id': 'request-1', 'cache-control': 'no-store' });
  });

  it('reads a body in base64', async () => {
    const encoded = Buffer.from('{"name":"ü"}').toString('base64');
    const { body } = await send('POST', '/things/7', { body: encoded, isBase64Encoded: true });
    expect(body.body).toEqual({ name: 'ü' });
  });

  it('needs no body where the route takes none, whatever the content type says', async () => {
    const headers = { 'content-type': 'application/json' };
    expect(await send('POST', '/empty', { headers })).toMatchObject({ status: 202 });
    expect(await send('POST', '/empty', { headers, body: '{not json' })).toMatchObject({ status: 202 });
  });

  it('checks credential, then size, then JSON, then shape', async () => {
    const tooLarge = `{${'x'.repeat(bodyBytesMax)}`;
    expect(await send('POST', '/things/7', { body: tooLarge }, 'wrong')).toMatchObject({ status: 401 });
    expect(await send('POST', '/things/7', { body: tooLarge })).toMatchObject({
      status: 413,
      body: { detail: 'Request body too large' },
    });
    expect(await send('POST', '/things/7', { body: '{name: 1' })).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body'], type: 'json_invalid', msg: 'JSON decode error' }] },
    });
    expect(await send('POST', '/things/7', { body: { name: 1 } })).toMatchObject({ status: 422 });
  });

  it('counts bytes, not characters, and takes exactly 64 KB', async () => {
    const filled = (bytes: number) => `{"name":"${'a'.repeat(bytes - '{"name":""}'.length)}"}`;
    expect(await send('POST', '/things/7', { body: filled(65_536) })).toMatchObject({ status: 201 });
    expect(await send('POST', '/things/7', { body: filled(65_537) })).toMatchObject({ status: 413 });
    expect(await send('POST', '/things/7', { body: `{"name":"${'ü'.repeat(32_768)}"}` })).toMatchObject({
      status: 413,
    });
    expect(await send('POST', '/empty', { body: filled(1_000_000) })).toMatchObject({ status: 413 });
  });

  it.each([
    ['nothing', undefined, [{ loc: ['body'], msg: 'Field required', type: 'missing' }]],
    ['blanks', '  ', [{ loc: ['body'], msg: 'Field required', type: 'missing' }]],
    ['a list', '[]', [{ loc: ['body'], msg: expect.stringContaining('dictionary'), type: 'model_attributes_type' }]],
    ['null', 'null', [{ loc: ['body'], msg: expect.stringContaining('dictionary'), type: 'model_attributes_type' }]],
    ['an empty object', '{}', [{ loc: ['body', 'name'], msg: 'Field required', type: 'missing' }]],
    [
      'two wrong fields',
      '{"name":1,"count":0}',
      [
        { loc: ['body', 'name'], msg: 'Input should be a valid string', type: 'string_type' },
        { loc: ['body', 'count'], msg: 'Input should be greater than or equal to 1', type: 'greater_than_equal' },
      ],
    ],
  ])('refuses with 422 when the body is %s', async (_, body, detail) => {
    expect(await send('POST', '/things/7', { body })).toMatchObject({ status: 422, body: { detail } });
  });

  it('coerces what stands in the query and ignores what it does not know', async () => {
    expect((await send('GET', '/list', { query: { limit: '5', other: 'x' } })).body).toEqual({ limit: 5 });
    expect((await send('GET', '/list')).body).toEqual({ limit: 3 });
    expect((await send('GET', '/list', { query: { limit: 'x' } })).body).toEqual({
      detail: [
        {
          loc: ['query', 'limit'],
          msg: 'Input should be a valid integer, unable to parse string as an integer',
          type: 'int_parsing',
        },
      ],
    });
  });

  it.each(['fault', 'thrown'])('hides the cause of a 500 and logs it (%s)', async (kind) => {
    const answer = await send('GET', `/fail/${kind}`);
    expect(answer).toMatchObject({ status: 500, body: { detail: 'Internal Server Error' } });
    expect(answer.headers['x-request-id']).toBe('request-1');
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect(logged.at(-1)).toMatchObject({ level: 'error', event: 'request_failed', request_id: 'request-1' });
    expect(JSON.stringify(logged.at(-1))).toContain('secret');
  });

  it('says when a repeat makes sense', async () => {
    const busy = await send('GET', '/fail/busy');
    expect([busy.status, busy.headers['retry-after'], busy.body.detail]).toEqual([
      503,
      '1',
      'Service temporarily unavailable',
    ]);
    const limit = await send('GET', '/fail/limit');
    expect([limit.status, limit.headers['retry-after']]).toEqual([429, '30']);
  });

  it('answers 404 and 405 itself where a function URL names no route', async () => {
    expect(await send('GET', '/nowhere')).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    expect(await send('GET', '/things/7')).toMatchObject({ status: 405, headers: { allow: 'POST' } });
    expect(await send('GET', '/things/7/more')).toMatchObject({ status: 404 });
    expect(await send('POST', '/things/')).toMatchObject({ status: 404 });
  });
});
