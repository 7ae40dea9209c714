import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { HttpEvent } from './http-event.ts';

type Headers = Record<string, string>;

/** What a route answers when a status and a JSON value do not say it all. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  readonly cookies: readonly string[];

  constructor(status: number, body = '', headers: Headers = {}, cookies: readonly string[] = []) {
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.cookies = cookies;
  }
}

/** A value as JSON. */
export const json = (status: number, value: unknown, headers: Headers = {}, cookies: readonly string[] = []): Answer =>
  new Answer(status, JSON.stringify(value), { 'content-type': 'application/json', ...headers }, cookies);

/**
 * What the platform wants back. Answers belong to one caller, so nobody on the way may keep them; every one of them,
 * refusals included, names its request.
 */
export const toResult = (
  { requestContext }: HttpEvent,
  { status, headers, body, cookies }: Answer,
): APIGatewayProxyStructuredResultV2 => ({
  statusCode: status,
  headers: {
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...headers,
    'x-request-id': requestContext.requestId,
  },
  ...(cookies.length > 0 && { cookies: [...cookies] }),
  body,
});
