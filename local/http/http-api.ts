import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HttpApi, InvokeResult, RequestHandler, Surroundings } from '../interfaces.ts';
import { readBody } from './body.ts';
import { isPreflight, preflightHeaders, withCors } from './cors.ts';
import { type Answer, jsonAnswer, readAnswer, sendAnswer } from './proxy-answer.ts';
import { encodedPathOf, type ProxyRequest, proxyEvent } from './proxy-event.ts';
import { decodePath, matchRoute } from './route-table.ts';

/** API Gateway's own limits: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const bodyBytesMax = 10_485_760;
const integrationTimeoutMillis = 30_000;

const notFound = jsonAnswer(404, { message: 'Not Found' });
const tooLarge = jsonAnswer(413, { message: 'Request Entity Too Large' });
const internalServerError = jsonAnswer(500, { message: 'Internal Server Error' });
const serviceUnavailable = jsonAnswer(503, { message: 'Service Unavailable' });

/** Serves an HTTP API's `$default` stage; while the control plane is down its connections are cut. */
export function serveHttpApi(api: HttpApi, around: Surroundings): RequestHandler {
  return async (request, response) => {
    if (around.isDown()) return void request.socket.destroy();
    if (api.cors !== undefined && isPreflight(request)) {
      return sendAnswer(response, { status: 204, headers: preflightHeaders(api.cors, request), body: '' });
    }
    const answer = await answerRequest(api, around, request, response);
    // A restart takes the answers with it that are still on their way.
    if (around.isDown()) return void request.socket.destroy();
    sendAnswer(response, { ...answer, headers: withCors(answer.headers, api.cors, request) });
  };
}

async function answerRequest(
  api: HttpApi,
  around: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Answer> {
  const rawPath = decodePath(encodedPathOf(request));
  const match = matchRoute(api.routes, request.method ?? 'GET', rawPath);
  if (match === undefined) return notFound;
  const body = await readBody(request, bodyBytesMax);
  if (body === undefined) return tooLarge;
  const { routeKey, pathParameters } = match;
  const proxied: ProxyRequest = {
    request,
    body,
    rawPath,
    routeKey,
    pathParameters,
    accountId: around.accountId,
    apiId: api.apiId,
  };
  const event = proxyEvent(proxied);
  response.setHeader('apigw-requestid', event.requestContext.requestId);
  return answerOf(await withTimeout(match.route.invoke(event)));
}

function answerOf(result: InvokeResult): Answer {
  if (result.outcome === 'throttled') return serviceUnavailable;
  if (result.outcome === 'failed') return internalServerError;
  return readAnswer(result.payload) ?? internalServerError;
}

/** A function that takes too long counts as throttled: HTTP APIs answer both with the same 503. */
async function withTimeout(invoked: Promise<InvokeResult>): Promise<InvokeResult> {
  const timer = new AbortController();
  const late = sleep(integrationTimeoutMillis, { outcome: 'throttled' } as const, { signal: timer.signal, ref: false });
  // Its rejection only says that it was cancelled.
  late.catch(() => undefined);
  try {
    return await Promise.race([invoked, late]);
  } finally {
    timer.abort();
  }
}
