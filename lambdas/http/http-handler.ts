import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Log } from '../../core/log.ts';
import { toResult } from './answer.ts';
import { compressLarge } from './compress-large.ts';
import { errorAnswer } from './error-answer.ts';
import type { HttpEvent } from './http-event.ts';
import type { HttpRoute } from './http-route.ts';

type Result = APIGatewayProxyStructuredResultV2;
type Edge = MiddlewareObj<HttpEvent, Result>;

/** Finds the route of an event and may complete the event; throws the refusal when there is none. */
export type Dispatch<RouteContext> = (event: HttpEvent) => { route: HttpRoute<RouteContext>; event: HttpEvent };

/** The Lambda handler of several routes. The context is made by the first call, so that importing needs no environment. */
export const httpHandler = <RouteContext extends { log: Log }>(
  getContext: () => RouteContext,
  dispatch: Dispatch<RouteContext>,
) =>
  middy<HttpEvent, Result>()
    .use(requestId())
    .use(errorResponder(() => getContext().log))
    .handler(async (received: HttpEvent) => {
      const { route, event } = dispatch(received);
      return compressLarge(event, toResult(await route.run(getContext(), event)));
    });

/** Turns whatever was thrown into an answer. */
const errorResponder = (getLog: () => Log): Edge => ({
  onError: (request) => {
    request.response = toResult(errorAnswer(request.error, getLog(), request.event.requestContext.requestId));
  },
});

/** Names the request on every answer, refusals included: first in, so last to touch an answer. */
function requestId(): Edge {
  const name: Edge['after'] = ({ event, response }) => {
    if (response) response.headers = { ...response.headers, 'x-request-id': event.requestContext.requestId };
  };
  return { after: name, onError: name };
}
