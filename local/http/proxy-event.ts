import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request on its way to a function; HTTP APIs and function URLs differ in what they put here, not in its shape. */
export interface ProxyRequest {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly rawPath: string;
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly accountId: string;
  readonly apiId: string;
  readonly authorizer?: unknown;
}

/**
 * The event in payload format 2.0:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function proxyEvent(proxied: ProxyRequest): APIGatewayProxyEventV2 {
  const { request, body, rawPath, routeKey, pathParameters } = proxied;
  const { search, searchParams } = urlOf(request);
  const cookies = request.headers.cookie?.split(/; */).filter((cookie) => cookie !== '');
  const isBase64Encoded = body.length > 0 && !isText(request.headers['content-type']);
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: search.slice(1),
    ...(cookies && { cookies }),
    headers: eventHeaders(request),
    ...(search.length > 1 && { queryStringParameters: joined(searchParams) }),
    requestContext: requestContext(proxied),
    ...(Object.keys(pathParameters).length > 0 && { pathParameters: { ...pathParameters } }),
    ...(body.length > 0 && { body: body.toString(isBase64Encoded ? 'base64' : 'utf8') }),
    isBase64Encoded,
  };
}

/** The encoded path of a request, as it came: dot segments are not resolved, which `new URL` would do. */
export function encodedPathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split('?', 1)[0] ?? '/';
}

function urlOf(request: IncomingMessage): URL {
  const query = (request.url ?? '/').split('?').slice(1).join('?');
  return new URL(`http://host/?${query}`);
}

function requestContext(proxied: ProxyRequest): APIGatewayProxyEventV2['requestContext'] {
  const { request, accountId, apiId, routeKey, rawPath, authorizer } = proxied;
  const now = new Date();
  const context = {
    accountId,
    apiId,
    domainName: request.headers.host ?? '',
    domainPrefix: apiId,
    http: {
      method: request.method ?? 'GET',
      path: rawPath,
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? '',
      userAgent: request.headers['user-agent'] ?? '',
    },
    requestId: randomUUID(),
    routeKey,
    stage: '$default',
    time: commonLogTime(now),
    timeEpoch: now.getTime(),
  };
  return authorizer === undefined ? context : Object.assign(context, { authorizer });
}

function eventHeaders(request: IncomingMessage): Record<string, string> {
  const entries = Object.entries(request.headersDistinct).flatMap(([name, values]) =>
    name === 'cookie' || values === undefined ? [] : [[name, values.join(',')]],
  );
  const source = request.socket.remoteAddress ?? '';
  const forwardedFor = request.headersDistinct['x-forwarded-for'] ?? [];
  return {
    ...Object.fromEntries(entries),
    'x-forwarded-for': [...forwardedFor, source].join(', '),
    'x-forwarded-port': String(request.socket.localPort ?? ''),
    'x-forwarded-proto': 'http',
  };
}

function joined(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]));
}

/** AWS hands on as text what these types name and encodes everything else, forms and untyped bodies too. */
function isText(contentType: string | undefined): boolean {
  return /^\s*(text\/|application\/(json|javascript|xml|[\w.-]+\+(json|xml))\b)/i.test(contentType ?? '');
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `12/Mar/2020:19:03:58 +0000`. */
export function commonLogTime(date: Date): string {
  const [day = '', time = ''] = date.toISOString().split('T');
  return `${day.slice(8)}/${months[date.getUTCMonth()]}/${day.slice(0, 4)}:${time.slice(0, 8)} +0000`;
}
