import type { Context } from '../../core/context.ts';
import type { HttpRoute } from '../http/http-route.ts';
import { lastEventId, resumeStream } from './resume-stream.ts';
import { startStream } from './start-stream.ts';

/** One path, two requests: with `Last-Event-ID` nothing is asked anew, so the body does not count. */
export const stream: HttpRoute<Context, 'session'> = {
  ...startStream,
  run: (context, event) => (lastEventId(event) === undefined ? startStream : resumeStream).run(context, event),
};
