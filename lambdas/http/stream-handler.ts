import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Log } from '../../core/log.ts';
import { toResult } from './answer.ts';
import { answerRequest, type Dispatch } from './answer-request.ts';
import { EventStream } from './event-stream.ts';
import type { HttpEvent } from './http-event.ts';

/** Puts the head of an HTTP answer before what is written, as `awslambda.HttpResponseStream.from` does. */
export type WithHead = (stream: Writable, head: Record<string, unknown>) => Writable;

/** The handler of several routes behind a function URL that streams. Refusals are settled before the head leaves. */
export const streamHandler =
  <RouteContext extends { log: Log }>(
    getContext: () => RouteContext,
    dispatch: Dispatch<RouteContext>,
    withHead: WithHead,
  ) =>
  async (event: HttpEvent, stream: Writable): Promise<void> => {
    const context = getContext();
    const answer = await answerRequest(context, dispatch, event);
    const { body = '', ...head } = toResult(event, answer);
    const output = withHead(stream, head);
    // The head leaves with the first write, even where nothing follows.
    output.write(body);
    try {
      // `pipeline` asks for the next frame when the client has taken the last ones, and no more when the client is gone.
      await pipeline(answer instanceof EventStream ? answer.frames : [], output);
    } catch (error) {
      if (!isDeparture(error)) throw error;
      context.log.info('client_gone', { request_id: event.requestContext.requestId });
    }
  };

const departureCodes = ['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET', 'EPIPE'];

/** A client may go at any time, and come back with `Last-Event-ID`: no fault of ours. */
const isDeparture = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && departureCodes.some((code) => code === error.code);
