import type { Answer } from './answer.ts';
import { matchPath } from './match-path.ts';
import { refusal } from './refusal.ts';

type Listed = { method: string; path: string };

/** The answer to what no route of the list takes: 405 and the methods for a known path, else 404. */
export function noSuchRoute(listed: readonly Listed[], path: string): Answer {
  const methods = listed.filter((route) => matchPath(route.path, path)).map((route) => route.method);
  if (methods.length === 0) return refusal(path, 404, 'Not Found');
  return refusal(path, 405, 'Method Not Allowed', { allow: [...new Set(methods)].join(', ') });
}
