import { noSuchRoute } from '../http/no-such-route.ts';
import { openRoute } from '../http/routes-by-caller.ts';
import { routes } from '../routes.ts';

/** What no route takes: 405 where another method would do, else 404. */
export const answerUnknown = openRoute({ success: 404 }, (_context: unknown, { event }) =>
  noSuchRoute(routes, event.rawPath),
);
