import middy, { type MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Log } from '../../core/log.ts';
import { toResult } from './answer.ts';
import { answerRequest, type Dispatch } from './answer-request.ts';
import { compressLarge } from './compress-large.ts';
import type { HttpEvent } from './http-event.ts';

type Result = APIGatewayProxyStructuredResultV2;

/** The Lambda handler of several routes. The context is made by the first call, so that importing needs no environment. */
export const httpHandler = <RouteContext extends { log: Log }>(
  getContext: () => RouteContext,
  dispatch: Dispatch<RouteContext>,
) =>
  middy<HttpEvent, Result>()
    .use(compressAnswers)
    .handler(async (event: HttpEvent) => toResult(event, await answerRequest(getContext(), dispatch, event)));

const compressAnswers: MiddlewareObj<HttpEvent, Result> = {
  after: (request) => {
    if (request.response) request.response = compressLarge(request.event, request.response);
  },
};
