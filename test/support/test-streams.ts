import { Writable } from 'node:stream';
import type { Log } from '../../core/log.ts';
import type { Dispatch } from '../../lambdas/http/answer-request.ts';
import type { HttpEvent } from '../../lambdas/http/http-event.ts';
import { matchPath } from '../../lambdas/http/match-path.ts';
import { streamHandler } from '../../lambdas/http/stream-handler.ts';
import { streamRoutes } from '../../lambdas/routes.ts';
import { type ReadFrame, readFrames } from './read-frames.ts';
import { type Call, checkDocumented, eventOf, type Received, type Sent } from './test-api.ts';

export type StreamReceived = Received & { frames: ReadFrame[] };
export type StreamCall = (...request: Parameters<Call>) => Promise<StreamReceived>;

/** What a function URL hands on: it knows no routes, so it names none and decodes no parameters. */
export function urlEventOf(method: string, path: string, sent: Sent = {}): HttpEvent {
  const { pathParameters: _, ...event } = eventOf(method, path, sent);
  return { ...event, routeKey: '$default', requestContext: { ...event.requestContext, routeKey: '$default' } };
}

/** Calls the streaming routes as a function URL would, and waits for the end of each answer. */
export function createStreamCall<RouteContext extends { log: Log }>(
  context: RouteContext,
  dispatch: Dispatch<RouteContext>,
): StreamCall {
  return async (method, path, sent) => {
    const stream = new PlayedStream();
    const handler = streamHandler(() => context, dispatch, PlayedStream.withHead);
    await handler(urlEventOf(method, path, sent), stream);
    const answer = stream.received();
    const route = streamRoutes.find((listed) => listed.method === method && matchPath(listed.path, path));
    if (route) checkDocumented(`${route.method} ${route.path}`, answer);
    return answer;
  };
}

type Head = { statusCode: number; headers: Record<string, string>; cookies?: string[] };

/** The platform's response stream: the head leaves with the first write. */
export class PlayedStream extends Writable {
  readonly chunks: string[] = [];
  head: Head | undefined;
  #waiting: Head | undefined;

  static readonly withHead = (
    stream: Writable,
    { statusCode, headers, cookies }: Record<string, unknown>,
  ): Writable => {
    if (!(stream instanceof PlayedStream)) throw new Error('Not a played stream.');
    stream.#waiting = {
      statusCode: Number(statusCode),
      headers: Object.fromEntries(Object.entries(headers ?? {})),
      ...(Array.isArray(cookies) && { cookies }),
    };
    return stream;
  };

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.head ??= this.#waiting;
    this.chunks.push(chunk.toString('utf8'));
    done();
  }

  received(): StreamReceived {
    if (!this.head) throw new Error('No head has left.');
    if (!this.writableFinished) throw new Error('The stream is still open.');
    const { statusCode: status, headers, cookies = [] } = this.head;
    const text = this.chunks.join('');
    const isJson = headers['content-type'] === 'application/json';
    const frames = headers['content-type'] === 'text/event-stream' ? readFrames(text) : [];
    return { status, headers, cookies, text, body: isJson ? JSON.parse(text) : undefined, frames };
  }
}
