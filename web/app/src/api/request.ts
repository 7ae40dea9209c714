import { away, failureOf } from './failure.ts';

/** One request and its whole answer. */
const REQUEST_MILLIS = 20_000;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Asks our own origin, as the browser's session; throws an ApiFailure for every answer that is no success. */
export async function request(method: Method, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    signal: AbortSignal.timeout(REQUEST_MILLIS),
    ...(body !== undefined && { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(() => {
    throw away();
  });
  const answer = readJson(await response.text().catch(() => ''));
  if (!response.ok) throw failureOf(response.status, answer);
  return answer;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
