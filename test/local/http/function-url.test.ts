import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serveFunctionUrl } from '../../../local/http/function-url.ts';
import type { InvokeResult, RoleCredentials, RunningServer } from '../../../local/interfaces.ts';
import { createSurroundings, type TestSurroundings } from '../surroundings.ts';
import { type RawAnswer, sendRaw } from './send-raw.ts';

const minuteMillis = 60_000;
let around: TestSurroundings;
let server: RunningServer;
let bot: RoleCredentials;
let result: InvokeResult | undefined;

const invoke = async (event: unknown): Promise<InvokeResult> =>
  result ?? { outcome: 'answered', payload: { statusCode: 200, body: JSON.stringify(event) } };

beforeEach(async () => {
  around = createSurroundings();
  bot = around.credentials.issue('arn:aws:iam::000000000000:role/path/BotTaskRole');
  result = undefined;
  server = await serveFunctionUrl(
    { functionName: 'callbacks', authType: 'AWS_IAM', invokeMode: 'BUFFERED', cors: undefined, invoke },
    around,
  );
});
afterEach(() => server.stop());

interface Call {
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly service?: string;
  readonly region?: string;
  readonly at?: Date;
  readonly credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Changes the signed request before it is sent. */
  readonly tamper?: (headers: Record<string, string>) => Record<string, string>;
  readonly sentBody?: string;
}

async function call(options: Call = {}): Promise<RawAnswer> {
  const {
    path = '/bots/internal/callback/started',
    body = '{"seq":1}',
    service = 'lambda',
    region = 'eu-central-1',
  } = options;
  const { hostname, port, host } = new URL(server.url);
  const [pathname = '', query = ''] = path.split('?');
  const signer = new SignatureV4({ credentials: options.credentials ?? bot, service, region, sha256: Sha256 });
  const signed = await signer.sign(
    {
      method: 'POST',
      protocol: 'http:',
      hostname,
      port: Number(port),
      path: pathname,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers: { host, 'content-type': 'application/json', ...options.headers },
      body,
    },
    { signingDate: options.at ?? new Date() },
  );
  const headers = options.tamper?.(signed.headers) ?? signed.headers;
  return sendRaw(server.url, { method: 'POST', path, headers, body: options.sentBody ?? body });
}

const forbidden = { status: 403, body: '{"Message":"Forbidden"}' };

describe('a signed call', () => {
  it('reaches the function with its caller', async () => {
    const answer = await call({ path: '/bots/internal/a%20b?x=1%2F2', headers: { 'x-bot-token': 'v1' } });
    const event: APIGatewayProxyEventV2 = JSON.parse(answer.body);
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/bots/internal/a%20b',
      rawQueryString: 'x=1%2F2',
      headers: { 'x-bot-token': 'v1' },
      body: '{"seq":1}',
      requestContext: {
        http: { method: 'POST' },
        authorizer: {
          iam: {
            accessKey: bot.accessKeyId,
            accountId: '000000000000',
            userArn: 'arn:aws:sts::000000000000:assumed-role/BotTaskRole/rollcall-local',
          },
        },
      },
    });
  });

  it('is accepted with a clock that is 4 minutes off', async () => {
    expect((await call({ at: new Date(Date.now() - 4 * minuteMillis) })).status).toBe(200);
  });

  it.each<[string, () => Call]>([
    ['a clock 6 minutes behind', () => ({ at: new Date(Date.now() - 6 * minuteMillis) })],
    ['a clock 6 minutes ahead', () => ({ at: new Date(Date.now() + 6 * minuteMillis) })],
    ['another service', () => ({ service: 'execute-api' })],
    ['another region', () => ({ region: 'us-east-1' })],
    ['unknown credentials', () => ({ credentials: { accessKeyId: 'AKIAUNKNOWN', secretAccessKey: 'x' } })],
    ['another secret', () => ({ credentials: { ...bot, secretAccessKey: 'guess' } })],
    ['another body', () => ({ sentBody: '{"seq":2}' })],
    [
      'a changed signed header',
      () => ({ headers: { 'x-bot-token': 'a' }, tamper: (headers) => ({ ...headers, 'x-bot-token': 'b' }) }),
    ],
    [
      'no session token',
      () => ({ credentials: { accessKeyId: bot.accessKeyId, secretAccessKey: bot.secretAccessKey } }),
    ],
    ['no signature', () => ({ tamper: ({ authorization: _signature, ...headers }) => headers })],
    ['nonsense for a signature', () => ({ tamper: (headers) => ({ ...headers, authorization: 'Bearer x' }) })],
  ])('is refused without detail with %s', async (_what, options) => {
    expect(await call(options())).toMatchObject(forbidden);
  });
});

describe('the function URL', () => {
  it('answers 502 when the function fails and 429 when it is throttled', async () => {
    result = { outcome: 'failed', errorType: 'Error', errorMessage: 'secret cause' };
    expect(await call()).toMatchObject({ status: 502, body: 'Internal Server Error' });
    result = { outcome: 'throttled' };
    expect(await call()).toMatchObject({ status: 429, body: '{"Message":"Rate Exceeded."}' });
  });

  it('cuts the connection while callbacks are lost or the control plane is down', async () => {
    around.faults.callbacks = false;
    await expect(call()).rejects.toThrow();
    around.faults.callbacks = true;
    around.setDown(true);
    await expect(call()).rejects.toThrow();
    around.setDown(false);
    expect((await call()).status).toBe(200);
  });

  it('asks nobody for a signature where its type is NONE', async () => {
    const definition = {
      functionName: 'open',
      authType: 'NONE',
      invokeMode: 'BUFFERED',
      cors: undefined,
      invoke,
    } as const;
    const open = await serveFunctionUrl(definition, around);
    const answer = await sendRaw(open.url, { path: '/x' });
    await open.stop();
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body).requestContext).not.toHaveProperty('authorizer');
  });
});
