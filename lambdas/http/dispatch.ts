import type { HttpFunction, publicRoutes, StreamFunction } from '../routes.ts';
import type { Dispatch } from './answer-request.ts';
import type { HttpRoute } from './http-route.ts';
import { matchPath } from './match-path.ts';
import { noSuchRoute } from './no-such-route.ts';
import { openRoute } from './routes-by-caller.ts';

type Listed = (typeof publicRoutes)[number];
type KeyOf<Route extends Listed> = `${Route['method']} ${Route['path']}`;

/** Exactly the routes that `routes.ts` gives a function, each taking the credential it says: else it does not compile. */
export type RoutesOf<Name extends HttpFunction | StreamFunction, RouteContext> = {
  [Route in Extract<Listed, { function: Name }> as KeyOf<Route>]: HttpRoute<RouteContext, Route['authentication']>;
};

/** For the HTTP API, which has found the route already and names it. */
export const byRouteKey =
  <RouteContext>(table: Readonly<Record<string, HttpRoute<RouteContext>>>): Dispatch<RouteContext> =>
  (event) => {
    const route = Object.hasOwn(table, event.routeKey) ? table[event.routeKey] : undefined;
    if (!route) throw new Error(`This function does not serve ${event.routeKey}.`);
    return { route, event };
  };

/** For a function URL, which names no route: keys such as `POST /jobs/{id}` are matched against method and path. */
export const byPath = <RouteContext>(
  table: Readonly<Record<string, HttpRoute<RouteContext>>>,
): Dispatch<RouteContext> => {
  const listed = Object.entries(table).map(([key, route]) => {
    const [method = '', path = ''] = key.split(' ');
    return { method, path, route };
  });
  return (event) => {
    const { method } = event.requestContext.http;
    for (const { method: wanted, path, route } of listed) {
      const pathParameters = wanted === method ? matchPath(path, event.rawPath) : undefined;
      if (pathParameters) return { route, event: { ...event, pathParameters } };
    }
    return { route: openRoute({ success: 404 }, () => noSuchRoute(listed, event.rawPath)), event };
  };
};
