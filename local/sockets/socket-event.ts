import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { commonLogTime } from '../http/proxy-event.ts';
import type { Visit } from './connection.ts';

export interface SocketStage {
  readonly apiId: string;
  readonly stageName: string;
}

interface Occasion {
  readonly routeKey: string;
  readonly eventType: 'CONNECT' | 'MESSAGE' | 'DISCONNECT';
}

/**
 * The events of a WebSocket API with Lambda proxy integration:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-integrations.html
 */
export function connectEvent(stage: SocketStage, visit: Visit): object {
  return {
    ...headersOf(visit.request),
    ...queryOf(visit.request),
    requestContext: contextOf(stage, visit, { routeKey: '$connect', eventType: 'CONNECT' }),
    isBase64Encoded: false,
  };
}

export function messageEvent(stage: SocketStage, visit: Visit, routeKey: string, body: string): object {
  const context = contextOf(stage, visit, { routeKey, eventType: 'MESSAGE' });
  return { requestContext: { ...context, messageId: randomUUID() }, body, isBase64Encoded: false };
}

export function disconnectEvent(
  stage: SocketStage,
  visit: Visit,
  end: { readonly code: number; readonly reason: string },
): object {
  const context = contextOf(stage, visit, { routeKey: '$disconnect', eventType: 'DISCONNECT' });
  const host = visit.request.headers.host ?? '';
  return {
    headers: { Host: host },
    multiValueHeaders: { Host: [host] },
    requestContext: { ...context, disconnectStatusCode: end.code, disconnectReason: end.reason },
    isBase64Encoded: false,
  };
}

function contextOf({ apiId, stageName }: SocketStage, visit: Visit, { routeKey, eventType }: Occasion) {
  const { request, connectionId, connectedAt } = visit;
  const now = new Date();
  const requestId = randomUUID();
  return {
    routeKey,
    eventType,
    connectionId,
    connectedAt: connectedAt.getTime(),
    messageDirection: 'IN',
    domainName: request.headers.host ?? '',
    stage: stageName,
    apiId,
    identity: identityOf(request),
    requestId,
    extendedRequestId: requestId,
    requestTime: commonLogTime(now),
    requestTimeEpoch: now.getTime(),
  };
}

export function identityOf(request: IncomingMessage): { sourceIp: string; userAgent?: string } {
  const { 'user-agent': userAgent } = request.headers;
  return { sourceIp: request.socket.remoteAddress ?? '', ...(userAgent !== undefined && { userAgent }) };
}

/** Unlike an HTTP API, a WebSocket API hands names on as the client wrote them. */
function headersOf(request: IncomingMessage): object {
  const pairs = request.rawHeaders.flatMap((name, index, all) =>
    index % 2 === 0 && name.toLowerCase() !== 'host' ? [[name, all[index + 1] ?? ''] as const] : [],
  );
  const own = [
    ['Host', request.headers.host ?? ''],
    ['X-Forwarded-For', request.socket.remoteAddress ?? ''],
    ['X-Forwarded-Port', String(request.socket.localPort ?? '')],
    ['X-Forwarded-Proto', 'http'],
  ] as const;
  const all = [...pairs, ...own];
  return { headers: Object.fromEntries(all), multiValueHeaders: gathered(all) };
}

function queryOf(request: IncomingMessage): object {
  const parameters = [...new URL(request.url ?? '/', 'http://host').searchParams];
  if (parameters.length === 0) return {};
  return {
    queryStringParameters: Object.fromEntries(parameters),
    multiValueQueryStringParameters: gathered(parameters),
  };
}

function gathered(pairs: readonly (readonly [string, string])[]): Record<string, string[]> {
  const byName = Map.groupBy(pairs, ([name]) => name);
  return Object.fromEntries([...byName].map(([name, entries]) => [name, entries.map(([, value]) => value)]));
}
