import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, describe, expect, it } from 'vitest';
import { serveHttpApi } from '../../../local/http/http-api.ts';
import { startServer } from '../../../local/http/server.ts';
import type { CorsRules, InvokeResult, RunningServer } from '../../../local/interfaces.ts';
import { createSurroundings } from '../surroundings.ts';
import { sendRaw } from './send-raw.ts';

let server: RunningServer | undefined;
afterEach(() => server?.stop());

async function serve(
  invoke: (event: APIGatewayProxyEventV2) => InvokeResult | Promise<InvokeResult>,
  cors?: CorsRules,
) {
  const around = createSurroundings();
  const routes = ['ANY $default', 'POST /bots', 'GET /bots/{platform}/{id}'].map((key) => {
    const [method = '', path = ''] = key.split(' ');
    return { method, path, invoke: async (event: unknown) => invoke(event as APIGatewayProxyEventV2) };
  });
  const faults: unknown[] = [];
  const handle = serveHttpApi({ apiId: 'api', routes, cors }, around);
  server = await startServer({ port: 0, handle, onFault: (fault) => faults.push(fault) });
  return { url: server.url, around, faults };
}

const answered = (payload: unknown): InvokeResult => ({ outcome: 'answered', payload });
const echo = (event: APIGatewayProxyEventV2) => answered({ statusCode: 200, body: JSON.stringify(event) });

async function eventOf(options: Parameters<typeof sendRaw>[1]): Promise<APIGatewayProxyEventV2> {
  const { url } = await serve(echo);
  return JSON.parse((await sendRaw(url, options)).body);
}

describe('the event', () => {
  it('carries the request in payload format 2.0', async () => {
    const event = await eventOf({
      path: '/bots/zoom/1%202?a=1&a=2&b=%C3%A9',
      headers: { 'X-Thing': ['one', 'two'], Cookie: 'a=1; b=2', 'User-Agent': 'test', 'X-Forwarded-For': '10.0.0.1' },
    });
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /bots/{platform}/{id}',
      rawPath: '/bots/zoom/1 2',
      rawQueryString: 'a=1&a=2&b=%C3%A9',
      queryStringParameters: { a: '1,2', b: 'é' },
      pathParameters: { platform: 'zoom', id: '1 2' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-thing': 'one,two', 'x-forwarded-for': '10.0.0.1, 127.0.0.1', 'x-forwarded-proto': 'http' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'api',
        http: { method: 'GET', path: '/bots/zoom/1 2', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        routeKey: 'GET /bots/{platform}/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.any(Number),
        requestId: expect.any(String),
      },
      isBase64Encoded: false,
    });
    expect(event.headers).not.toHaveProperty('cookie');
    expect(event).not.toHaveProperty('body');
  });

  it('leaves out what the request has not', async () => {
    const event = await eventOf({ path: '/' });
    for (const key of ['cookies', 'queryStringParameters', 'pathParameters', 'body'])
      expect(event).not.toHaveProperty(key);
  });

  it.each([
    ['application/json', false, '{"é":1}'],
    ['application/vnd.api+json; charset=utf-8', false, '{"é":1}'],
    ['text/plain', false, '{"é":1}'],
    ['application/x-www-form-urlencoded', true, Buffer.from('{"é":1}').toString('base64')],
    ['application/octet-stream', true, Buffer.from('{"é":1}').toString('base64')],
  ])('hands on a body of type %s, base64 %s', async (type, isBase64Encoded, body) => {
    const event = await eventOf({ method: 'POST', path: '/bots', headers: { 'content-type': type }, body: '{"é":1}' });
    expect(event).toMatchObject({ body, isBase64Encoded });
  });
});

describe('the answer', () => {
  it('takes status, headers, cookies and a base64 body from the function', async () => {
    const body = Buffer.from('binary').toString('base64');
    const headers = { 'X-Number': 5, 'Content-Type': 'image/png', 'Content-Length': 1 };
    const { url } = await serve(() =>
      answered({ statusCode: 201, headers, cookies: ['a=1', 'b=2; HttpOnly'], body, isBase64Encoded: true }),
    );
    const answer = await sendRaw(url);
    expect(answer).toMatchObject({ status: 201, body: 'binary' });
    expect(answer.headers).toMatchObject({
      'x-number': '5',
      'content-type': 'image/png',
      'content-length': '6',
      'set-cookie': ['a=1', 'b=2; HttpOnly'],
    });
  });

  it.each([
    ['an object without statusCode', { a: 1 }, '{"a":1}'],
    ['a string', 'hello', 'hello'],
    ['nothing', undefined, 'null'],
  ])('is 200 for %s', async (_what, payload, body) => {
    const { url } = await serve(() => answered(payload));
    expect(await sendRaw(url)).toMatchObject({ status: 200, body, headers: { 'content-type': 'application/json' } });
  });

  it.each<[string, InvokeResult, number, string]>([
    [
      'a function error',
      { outcome: 'failed', errorType: 'Error', errorMessage: 'secret cause' },
      500,
      'Internal Server Error',
    ],
    ['a nonsensical answer', answered({ statusCode: 'often' }), 500, 'Internal Server Error'],
    ['a throttled function', { outcome: 'throttled' }, 503, 'Service Unavailable'],
  ])('to %s is the gateway’s own', async (_what, result, status, message) => {
    const { url } = await serve(() => result);
    const answer = await sendRaw(url);
    expect(answer).toMatchObject({ status, body: JSON.stringify({ message }) });
  });

  it('is 413 to more than 10 MB', async () => {
    const { url } = await serve(() => answered('short enough'));
    const headers = { 'content-type': 'application/json' };
    const send = (bytes: number) =>
      sendRaw(url, { method: 'POST', path: '/bots', headers, body: Buffer.alloc(bytes, 'x') });
    expect(await send(10_485_761)).toMatchObject({ status: 413, body: '{"message":"Request Entity Too Large"}' });
    expect(await send(10_485_760)).toMatchObject({ status: 200 });
    const chunked = { ...headers, 'transfer-encoding': 'chunked' };
    const answer = await sendRaw(url, {
      method: 'POST',
      path: '/bots',
      headers: chunked,
      body: Buffer.alloc(10_485_761),
    });
    expect(answer.status).toBe(413);
  });

  it('is a cut connection while the control plane is down', async () => {
    const { url, around } = await serve(echo);
    around.setDown(true);
    await expect(sendRaw(url)).rejects.toThrow(/socket hang up|ECONNRESET/);
    around.setDown(false);
    expect((await sendRaw(url)).status).toBe(200);
  });
});

describe('CORS', () => {
  const rules: CorsRules = {
    allowOrigins: ['https://app.example'],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['x-api-key'],
    exposeHeaders: ['x-request-id'],
    allowCredentials: true,
    maxAgeSeconds: 600,
  };
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    path: '/bots',
    headers: { origin, 'access-control-request-method': 'POST' },
  });

  it('answers a preflight itself', async () => {
    const { url } = await serve(() => answered({ statusCode: 500 }), rules);
    const answer = await sendRaw(url, preflight('https://app.example'));
    expect(answer.status).toBe(204);
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'x-api-key',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '600',
    });
  });

  it('allows no other origin', async () => {
    const { url } = await serve(echo, rules);
    expect((await sendRaw(url, preflight('https://evil.example'))).headers).not.toHaveProperty(
      'access-control-allow-origin',
    );
  });

  it('adds its headers to answers and drops those of the function', async () => {
    const { url } = await serve(
      () => answered({ statusCode: 200, headers: { 'Access-Control-Allow-Origin': '*' } }),
      rules,
    );
    const allowed = await sendRaw(url, { headers: { origin: 'https://app.example' } });
    expect(allowed.headers['access-control-allow-origin']).toBe('https://app.example');
    expect((await sendRaw(url)).headers).not.toHaveProperty('access-control-allow-origin');
  });

  it('hands OPTIONS on to the routes where there are no rules', async () => {
    const { url } = await serve(echo);
    const answer = await sendRaw(url, preflight('https://app.example'));
    expect(JSON.parse(answer.body).routeKey).toBe('$default');
  });
});
