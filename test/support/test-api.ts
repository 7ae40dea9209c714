import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyStructuredResultV2 as HttpResult, Context as LambdaContext } from 'aws-lambda';
import type { Context } from '../../core/context.ts';
import type { HealthContext } from '../../core/health/check-health.ts';
import { sha256 } from '../../core/sha256.ts';
import { createToken } from '../../core/tokens/create-token.ts';
import { createUser } from '../../core/users/create-user.ts';
import { allRoutes } from '../../lambdas/all-routes.ts';
import type { AdminContext } from '../../lambdas/http/authenticate.ts';
import { byRouteKey } from '../../lambdas/http/dispatch.ts';
import type { HttpEvent } from '../../lambdas/http/http-event.ts';
import { httpHandler } from '../../lambdas/http/http-handler.ts';
import type { HttpRoute } from '../../lambdas/http/http-route.ts';
import { matchPath } from '../../lambdas/http/match-path.ts';
import { describeApi } from '../../lambdas/openapi/describe-api.ts';
import type { PagesContext } from '../../lambdas/pages/pages-context.ts';
import { routes } from '../../lambdas/routes.ts';

export const adminKey = 'admin-key-of-the-tests';

export type Sent = {
  headers?: Record<string, string>;
  cookies?: string[];
  query?: Record<string, string>;
  /** Sent as JSON; a string is sent as it is. */
  body?: unknown;
  isBase64Encoded?: boolean;
};

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape.
export type Received = { status: number; headers: Record<string, string>; cookies: string[]; text: string; body: any };

export type Call = (method: string, path: string, sent?: Sent) => Promise<Received>;

type ApiContext = AdminContext & HealthContext & PagesContext;

/** Calls routes as the HTTP API would: finds the route by method and path, decodes the parameters, and hands on an event. */
export function createTestApi(context: Context, overrides: Partial<ApiContext> = {}): { call: Call; asAdmin: Call } {
  const apiContext: ApiContext = {
    ...context,
    adminApiKeySha256: sha256(adminKey),
    document: () => describeApi(allRoutes, '1.2.3'),
    checkBus: async () => {},
    checkCompute: async () => {},
    findQuotas: async () => ({}),
    countOpenJobs: async () => 0,
    checkTimeoutMillis: 1000,
    ...overrides,
  };
  const handler = httpHandler(() => apiContext, byRouteKey<ApiContext>(allRoutes));
  const call: Call = async (method, path, sent = {}) => {
    const event = eventOf(method, path, sent);
    const answer = received(await handler(event, lambdaContext()));
    checkDocumented(event.routeKey, answer);
    return answer;
  };
  return { call, asAdmin: withHeaders(call, { 'x-admin-api-key': adminKey }) };
}

const documented = describeApi(allRoutes, '1.2.3');

/** Every answer that a test ever sees must be one that the API document tells of, in status, media type and shape. */
export function checkDocumented(routeKey: string, { status, headers, body }: Received): void {
  const [method = '', path = ''] = routeKey.split(' ');
  const operation = documented.paths[path]?.[method.toLowerCase()];
  if (!operation) return;
  const { content } = operation.responses[status] ?? {};
  if (!operation.responses[status]) throw new Error(`${routeKey} answered ${status}, which is not documented.`);
  const [type = ''] = (headers['content-type'] ?? '').split(';');
  if (content && !content[type]) throw new Error(`${routeKey} answered ${status} as ${type}, which is not documented.`);
  if (status >= 400) checkRefusal(routeKey, content?.['application/json']?.example, body);
  const { answer } =
    Object.entries<HttpRoute<never>>(allRoutes).find(([key]) => key === routeKey)?.[1].spec.document ?? {};
  if (status < 300 && body !== undefined) answer?.parse(body);
}

/** A refusal is either `detail` or `error`, by the path it is said of. */
function checkRefusal(routeKey: string, example: unknown, body: unknown): void {
  if (typeof example !== 'object' || example === null) return;
  const form = ['detail', 'error'].find((name) => name in example);
  if (form === undefined) return;
  if (typeof body !== 'object' || body === null || !(form in body))
    throw new Error(`${routeKey} refused without ${form}.`);
}

export const withHeaders =
  (call: Call, headers: Record<string, string>): Call =>
  (method, path, sent = {}) =>
    call(method, path, { ...sent, headers: { ...headers, ...sent.headers } });

/** A user with a key, and a way to call the API as that user. */
export async function createTestUser(context: Context, call: Call, limit = 1) {
  const { user } = await createUser(context, { email: `${randomUUID()}@example.com`, max_concurrent_bots: limit });
  const { token, id: tokenId } = await createToken(context, user.id);
  return { user, token, tokenId, call: withHeaders(call, { 'x-api-key': token }) };
}

export function eventOf(
  method: string,
  path: string,
  { headers = {}, cookies, query, body, isBase64Encoded }: Sent = {},
): HttpEvent {
  const route = routes.find((listed) => listed.method === method && matchPath(listed.path, path));
  const routeKey = route ? `${route.method} ${route.path}` : '$default';
  const parameters = Object.entries((route && matchPath(route.path, path)) ?? {});
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers,
    requestContext: requestContextOf(method, path, routeKey),
    isBase64Encoded: isBase64Encoded ?? false,
    ...(cookies && { cookies }),
    ...(query && { queryStringParameters: query }),
    ...(parameters.length > 0 && {
      pathParameters: Object.fromEntries(parameters.map(([name, value]) => [name, decodeURIComponent(value)])),
    }),
    ...(text !== undefined && { body: text }),
  };
}

const requestContextOf = (method: string, path: string, routeKey: string): HttpEvent['requestContext'] => ({
  accountId: '000000000000',
  apiId: 'test',
  domainName: 'test.example',
  domainPrefix: 'test',
  http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
  requestId: 'request-1',
  routeKey,
  stage: '$default',
  time: '02/Jan/2026:03:04:05 +0000',
  timeEpoch: 1767323045000,
});

/** The handlers read nothing of it. */
export const lambdaContext = (): LambdaContext => ({
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:000000000000:function:test',
  memoryLimitInMB: '128',
  awsRequestId: 'invocation-1',
  logGroupName: 'test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 30_000,
  done: () => {},
  fail: () => {},
  succeed: () => {},
});

function received({ statusCode = 0, headers = {}, cookies = [], body: text = '' }: HttpResult): Received {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
  const body: unknown = named['content-type'] === 'application/json' ? JSON.parse(text) : undefined;
  return { status: statusCode, headers: named, cookies, text, body };
}
