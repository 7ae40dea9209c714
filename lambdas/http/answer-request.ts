import type { Log } from '../../core/log.ts';
import type { Answer } from './answer.ts';
import { errorAnswer } from './error-answer.ts';
import type { HttpEvent } from './http-event.ts';
import type { HttpRoute } from './http-route.ts';

/** Finds the route of an event and may complete the event; throws the refusal when there is none. */
export type Dispatch<RouteContext> = (event: HttpEvent) => { route: HttpRoute<RouteContext>; event: HttpEvent };

/** Whatever happens, an answer: that of the route, or what became of what was thrown. */
export async function answerRequest<RouteContext extends { log: Log }>(
  context: RouteContext,
  dispatch: Dispatch<RouteContext>,
  received: HttpEvent,
): Promise<Answer> {
  try {
    const { route, event } = dispatch(received);
    return await route.run(context, event);
  } catch (error) {
    return errorAnswer(error, context.log, received);
  }
}
