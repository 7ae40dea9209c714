import type { Route } from '../interfaces.ts';

export interface RouteMatch {
  readonly route: Route;
  /** As in the event: `GET /bots/{id}` or `$default`. */
  readonly routeKey: string;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * Decodes a request's path as HTTP APIs do: once, before routing, so `%2F` divides segments like `/`.
 * Nothing else is normalised: dot segments, empty segments and slashes at the end stay what they are and match no
 * route but `$default`. A path that is not valid percent-encoding stays encoded; the functions refuse what is in it.
 */
export function decodePath(encodedPath: string): string {
  try {
    return decodeURIComponent(encodedPath);
  } catch (error) {
    if (error instanceof URIError) return encodedPath;
    throw error;
  }
}

/**
 * Selects a route as API Gateway does: a full match before one with a greedy variable, fixed segments before
 * variables, the method itself before `ANY`, `$default` last.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  const matches = routes.flatMap((route) => {
    if (route.method !== method && route.method !== 'ANY') return [];
    const pathParameters = matchPath(route.path, path);
    return pathParameters === undefined ? [] : [{ route, routeKey: routeKeyOf(route), pathParameters }];
  });
  return matches.sort((a, b) => (rank(a.route) < rank(b.route) ? -1 : 1))[0];
}

function routeKeyOf({ method, path }: Route): string {
  return path === '$default' ? path : `${method} ${path}`;
}

function matchPath(template: string, path: string): Record<string, string> | undefined {
  if (template === '$default') return {};
  const wanted = template.split('/');
  const given = path.split('/');
  const isGreedy = isGreedyVariable(wanted.at(-1) ?? '');
  if (isGreedy ? given.length < wanted.length : given.length !== wanted.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const value = isGreedyVariable(segment) ? given.slice(index).join('/') : (given[index] ?? '');
    const name = /^\{(.+?)\+?\}$/.exec(segment)?.[1];
    if (name === undefined ? segment !== value : value === '') return undefined;
    if (name !== undefined) parameters[name] = value;
  }
  return parameters;
}

function isGreedyVariable(segment: string): boolean {
  return segment.endsWith('+}');
}

/** Sorts the more specific first: per segment fixed (0) before variable (1) before greedy (2), then method before ANY. */
function rank({ method, path }: Route): string {
  if (path === '$default') return '9';
  const segments = path.split('/').map((segment) => (isGreedyVariable(segment) ? 2 : segment.startsWith('{') ? 1 : 0));
  return `${segments.includes(2) ? 1 : 0}${segments.join('')}${method === 'ANY' ? 1 : 0}`;
}
