import type { IncomingMessage } from 'node:http';
import { runInNewContext } from 'node:vm';
import * as z from 'zod';
import type { Answer } from './proxy-answer.ts';
import { encodedPathOf } from './proxy-event.ts';

/** CloudFront gives a function less than a millisecond; here it only must not go on for ever, on a machine that browsers share. */
const TIME_MAX_MILLIS = 2000;

const Headers = z.record(z.string(), z.object({ value: z.string() })).default({});
const Response = z.object({
  statusCode: z.number().int(),
  headers: Headers,
  body: z.union([z.string(), z.object({ data: z.string() }).transform(({ data }) => data)]).default(''),
});
const Request = z.object({ uri: z.string().startsWith('/') });
const Result = z.union([Response, Request]);

/** A function at the edge that sees requests first: it may send them elsewhere, or answer itself. */
export type EdgeFunction = (request: IncomingMessage) => Answer | undefined;

/**
 * Runs a CloudFront function on each request, in a context of its own:
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
export function edgeFunction(code: string): EdgeFunction {
  return (request) => {
    const event = JSON.stringify(eventOf(request));
    const result: unknown = runInNewContext(
      `${code}\n;JSON.stringify(handler(${event}))`,
      {},
      { timeout: TIME_MAX_MILLIS },
    );
    const parsed = Result.parse(JSON.parse(String(result)));
    if ('statusCode' in parsed) return answerOf(parsed);
    const [, ...query] = (request.url ?? '/').split('?');
    request.url = [parsed.uri, ...query].join('?');
    return undefined;
  };
}

function eventOf(request: IncomingMessage): object {
  const headers = Object.entries(request.headersDistinct).map(([name, values]) => [
    name,
    { value: values?.join(',') ?? '' },
  ]);
  const { searchParams } = new URL(request.url ?? '/', 'http://host');
  return {
    version: '1.0',
    context: { eventType: 'viewer-request' },
    viewer: { ip: request.socket.remoteAddress ?? '' },
    request: {
      method: request.method,
      uri: encodedPathOf(request),
      querystring: Object.fromEntries([...searchParams].map(([name, value]) => [name, { value }])),
      headers: Object.fromEntries(headers),
      cookies: {},
    },
  };
}

function answerOf({ statusCode, headers, body }: z.infer<typeof Response>): Answer {
  const plain = Object.entries(headers).map(([name, { value }]) => [name.toLowerCase(), value]);
  return { status: statusCode, headers: Object.fromEntries(plain), body };
}
