import type { Method } from './site.ts';

/** What any operation takes. */
export type Options = {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

export type ApiRequest = {
  readonly method: Method;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
};

/** An operation as a request: `GET /meetings/{platform}` with its parameters filled in. */
export function requestOf(
  operation: string,
  { path = {}, query = {}, headers = {}, body, signal }: Options,
): ApiRequest {
  const [method = '', template = ''] = operation.split(' ');
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => segmentOf(name, path[name]));
  const search = new URLSearchParams(textsIn(query)).toString();
  return {
    method: methodOf(method),
    path: search === '' ? filled : `${filled}?${search}`,
    headers: Object.fromEntries(textsIn(headers)),
    body,
    signal,
  };
}

/** Doing it twice is doing it once. */
export const isRepeatable = (method: Method, headers: Readonly<Record<string, string>>): boolean =>
  method === 'GET' || Object.keys(headers).some((name) => name.toLowerCase() === 'idempotency-key');

/** URLs take `..` for a step up, however it is spelled: another operation would be called. */
function segmentOf(name: string, value: string | number | undefined): string {
  const text = String(value ?? '');
  if (text === '' || text === '.' || text === '..') throw new TypeError(`${name} cannot be “${text}”`);
  return encodeURIComponent(text);
}

const textsIn = (values: Readonly<Record<string, string | number | boolean | undefined>>): [string, string][] =>
  Object.entries(values).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

function methodOf(text: string): Method {
  const method = methods.find((known) => known === text);
  if (method === undefined) throw new TypeError(`${text} is no method`);
  return method;
}
