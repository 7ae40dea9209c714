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
    const answer = await answerRequest(getContext(), dispatch, event);
    const { body = '', ...head } = toResult(event, answer);
    const output = withHead(stream, head);
    // The head leaves with the first write, even where nothing follows.
    output.write(body);
    // `pipeline` reads the next frame only when the client has taken the last ones, and stops when the client goes.
    await pipeline(answer instanceof EventStream ? answer.frames : [], output);
  };
