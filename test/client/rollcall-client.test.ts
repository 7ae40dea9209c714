import { describe, expect, expectTypeOf, it } from 'vitest';
import type { BotStatus, Meeting, User } from '../../client/api-types.ts';
import { ApiError, ConnectionLostError, UnexpectedAnswerError } from '../../client/errors.ts';
import { RETRIES_MAX, RETRY_AFTER_SECONDS_MAX } from '../../client/limits.ts';
import { RollcallClient, type RollcallClientOptions } from '../../client/rollcall-client.ts';
import { FakeClock } from './fake-clock.ts';
import { scriptedFetch } from './scripted-fetch.ts';
import { sendJson, startTinyServer } from './tiny-server.ts';

const pair = { platform: 'zoom', native_meeting_id: '123456789' } as const;

function clientOf(fetch: typeof globalThis.fetch, more: Partial<RollcallClientOptions> = {}) {
  const clock = new FakeClock(RETRY_AFTER_SECONDS_MAX * 1000 + 1000);
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const options = { url: 'http://site.test', fetch, sleep: clock.sleep, random: () => 0.5, log, ...more };
  return { clock, lines, client: new RollcallClient(options) };
}

const refusal = (status: number, retryAfter?: string): Response =>
  Response.json(
    { detail: 'Service temporarily unavailable' },
    { status, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } },
  );

describe('RollcallClient', () => {
  it('fills in path and query, sends the body as JSON, and says who asks', async () => {
    const { url, requests } = await startTinyServer((_request, response) => sendJson(response, { id: 7 }));
    const client = new RollcallClient({ url: `${url}/app/`, apiKey: 'key', adminApiKey: 'admin' });
    const path = { platform: 'teams', native_meeting_id: 'a/b ü?' } as const;
    await client.call('GET /meetings/{platform}/{native_meeting_id}', { path, query: { meeting_id: 7 } });
    await client.call('PATCH /meetings/{platform}/{native_meeting_id}', { path: pair, body: { data: { name: 'x' } } });
    expect(requests.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', '/meetings/teams/a%2Fb%20%C3%BC%3F?meeting_id=7', ''],
      ['PATCH', '/meetings/zoom/123456789', '{"data":{"name":"x"}}'],
    ]);
    expect(requests[0]?.headers).toMatchObject({ 'x-api-key': 'key', 'x-admin-api-key': 'admin' });
    expect(requests[0]?.headers).not.toHaveProperty('cookie');
    expect(requests[1]?.headers['content-type']).toBe('application/json');
  });

  it('leaves out what is undefined', async () => {
    const { fetch, calls } = scriptedFetch(() => Response.json({ meetings: [] }));
    await clientOf(fetch).client.call('GET /meetings', { query: { limit: 5, cursor: undefined } });
    expect(calls[0]?.url).toBe('http://site.test/meetings?limit=5');
  });

  it('answers with the JSON, with nothing for 204, and with the text of a page', async () => {
    const { fetch } = scriptedFetch((_asked, call) => {
      if (call === 1) return Response.json({ running_bots: [] });
      return call === 2
        ? new Response(null, { status: 204 })
        : new Response('<p>', { headers: { 'content-type': 'text/html' } });
    });
    const { client } = clientOf(fetch);
    expect(await client.call('GET /bots/status')).toEqual({ running_bots: [] });
    expect(await client.call('DELETE /session')).toBeUndefined();
    expect(await client.call('GET /docs')).toBe('<p>');
  });

  it('does not take broken JSON for an answer', async () => {
    const { fetch } = scriptedFetch(() => new Response('{', { headers: { 'content-type': 'application/json' } }));
    await expect(clientOf(fetch).client.call('GET /bots/status')).rejects.toThrow(UnexpectedAnswerError);
  });

  it.each(['', '.', '..'])('does not call another operation when a part of the path is “%s”', async (name) => {
    const { fetch, calls } = scriptedFetch(() => Response.json({}));
    const path = { platform: 'zoom', native_meeting_id: name } as const;
    const called = clientOf(fetch).client.call('DELETE /bots/{platform}/{native_meeting_id}', { path });
    await expect(called).rejects.toThrow(TypeError);
    expect(calls).toEqual([]);
  });

  it('follows no redirect, which would take the key along', async () => {
    const other = await startTinyServer((_request, response) => sendJson(response, {}));
    const { url } = await startTinyServer((_request, response) => {
      response.writeHead(307, { location: other.url }).end();
    });
    const called = new RollcallClient({ url, apiKey: 'key' }).call('GET /bots/status');
    await expect(called).rejects.toThrow(ConnectionLostError);
    expect(other.requests).toEqual([]);
  });

  it('asks without a key in a browser, whose session says who asks', async () => {
    const { fetch, calls } = scriptedFetch(() => Response.json({}));
    await clientOf(fetch).client.call('GET /session');
    expect([calls[0]?.headers.has('x-api-key'), calls[0]?.headers.has('cookie')]).toEqual([false, false]);
  });
});

describe('ApiError', () => {
  it.each([
    ['a sentence', { detail: 'Meeting not found' }, 'Meeting not found'],
    ['a sentence of the assistant', { error: 'Job not found' }, 'Job not found'],
    [
      'issues of the input',
      { detail: [{ loc: ['body', 'webhook_url'], msg: 'Field required', type: 'missing' }] },
      'body.webhook_url: Field required',
    ],
  ])('has %s as its detail', async (_what, body, detail) => {
    const { fetch } = scriptedFetch(() => Response.json(body, { status: 422 }));
    const error = await clientOf(fetch)
      .client.call('GET /bots/status')
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 422, detail, body, retryAfterSeconds: undefined });
    expect(String(error)).toBe(`ApiError: GET /bots/status was answered with 422: ${detail}`);
  });
});

describe('a call that the server asks to repeat', () => {
  it.each([429, 503])('is repeated after %i, as late as the server says', async (status) => {
    const { fetch, calls } = scriptedFetch((_asked, call) => (call < 3 ? refusal(status, '2') : Response.json([])));
    const { client, clock, lines } = clientOf(fetch);
    expect(await client.call('GET /admin/users')).toEqual([]);
    expect([calls.length, clock.pauses]).toEqual([3, [2500, 2500]]);
    expect(lines[0]).toBe(`GET /admin/users was answered with ${status}, attempt 1/${RETRIES_MAX} to repeat it`);
  });

  it('is given up after some times', async () => {
    const { fetch, calls } = scriptedFetch(() => refusal(503, '1'));
    await expect(clientOf(fetch).client.call('GET /bots/status')).rejects.toMatchObject({ retryAfterSeconds: 1 });
    expect(calls).toHaveLength(RETRIES_MAX + 1);
  });

  it('is repeated with its idempotency key, and the same body', async () => {
    const { fetch, calls } = scriptedFetch((_asked, call) =>
      call === 1 ? refusal(503, '0') : Response.json({ id: 1 }),
    );
    const options = { headers: { 'Idempotency-Key': 'k' }, body: { meeting_url: 'https://meet.test/a' } };
    await clientOf(fetch).client.call('POST /bots', options);
    expect(calls.map(({ headers, body }) => [headers.get('idempotency-key'), body])).toEqual([
      ['k', '{"meeting_url":"https://meet.test/a"}'],
      ['k', '{"meeting_url":"https://meet.test/a"}'],
    ]);
  });

  it.each([
    ['may be done twice by that', 'POST', refusal(503, '1'), {}],
    ['does not say when', 'GET', refusal(503), {}],
    ['says it in no number', 'GET', refusal(503, 'Wed, 21 Oct 2026 07:28:00 GMT'), {}],
    ['asks for more patience than a call has', 'GET', refusal(429, String(RETRY_AFTER_SECONDS_MAX + 1)), {}],
    ['has a status that does not pass', 'GET', refusal(500, '1'), {}],
    ['is left to the caller', 'GET', refusal(503, '1'), { retriesMax: 0 }],
  ])('is not when it %s', async (_why, method, response, more) => {
    const { fetch, calls } = scriptedFetch(() => response);
    const { client } = clientOf(fetch, more);
    const called = method === 'GET' ? client.call('GET /bots/status') : client.call('POST /user/webhook/test');
    await expect(called).rejects.toThrow(ApiError);
    expect(calls).toHaveLength(1);
  });

  it('is not when nobody answers', async () => {
    const { fetch, calls } = scriptedFetch(() => {
      throw new TypeError('fetch failed');
    });
    await expect(clientOf(fetch).client.call('GET /bots/status')).rejects.toThrow(ConnectionLostError);
    expect(calls).toHaveLength(1);
  });

  it('ends with the signal, also while it waits', async () => {
    const leaving = new AbortController();
    const clock = new FakeClock(0);
    const { fetch } = scriptedFetch(() => refusal(503, '5'));
    const sleep: typeof clock.sleep = (millis, signal) => {
      const slept = clock.sleep(millis, signal);
      if (millis === 5500) leaving.abort(new Error('enough'));
      return slept;
    };
    const { client } = clientOf(fetch, { sleep });
    await expect(client.call('GET /bots/status', { signal: leaving.signal })).rejects.toThrow('enough');
  });
});

describe('the types of a call', () => {
  // Never called: it only has to compile.
  const compile = (client: RollcallClient) => [
    // @ts-expect-error: there is no such operation.
    client.call('GET /meeting'),
    // @ts-expect-error: the path has parameters.
    client.call('GET /meetings/{platform}/{native_meeting_id}'),
    // @ts-expect-error: one of them is missing.
    client.call('GET /meetings/{platform}/{native_meeting_id}', { path: { platform: 'zoom' } }),
    // @ts-expect-error: there is no such platform.
    client.call('GET /meetings/{platform}/{native_meeting_id}', { path: { ...pair, platform: 'phone' } }),
    // @ts-expect-error: it takes no such query.
    client.call('GET /meetings', { query: { size: 5 } }),
    // @ts-expect-error: it needs a body.
    client.call('POST /admin/users'),
    // @ts-expect-error: it takes no body.
    client.call('GET /meetings', { body: {} }),
    // @ts-expect-error: streams are the AssistantClient's.
    client.call('POST /api/v1/stream', { body: { query: 'x' } }),
  ];

  it('are those of the API document', () => {
    expectTypeOf(compile).toBeFunction();
    const call = (client: RollcallClient) => ({
      bots: client.call('GET /bots/status'),
      meeting: client.call('GET /meetings/{platform}/{native_meeting_id}', { path: pair }),
      users: client.call('GET /admin/users', { query: { limit: 5 } }),
      out: client.call('DELETE /session'),
    });
    type Answers = ReturnType<typeof call>;
    expectTypeOf<Awaited<Answers['bots']>>().toEqualTypeOf<{ running_bots: BotStatus[] }>();
    expectTypeOf<Awaited<Answers['meeting']>>().toEqualTypeOf<Meeting>();
    expectTypeOf<Awaited<Answers['users']>>().toEqualTypeOf<User[]>();
    expectTypeOf<Awaited<Answers['out']>>().toEqualTypeOf<undefined>();
  });
});
