import type { IncomingMessage } from 'node:http';
import type { CorsRules } from '../interfaces.ts';
import type { Answer } from './proxy-answer.ts';

/** True for the OPTIONS request that a browser sends ahead; the gateway answers it without any function. */
export function isPreflight(request: IncomingMessage): boolean {
  return (
    request.method === 'OPTIONS' &&
    request.headers.origin !== undefined &&
    request.headers['access-control-request-method'] !== undefined
  );
}

/** CORS headers are the gateway's: those that a function sends beside a configuration are dropped. */
export function withCors(
  headers: Answer['headers'],
  rules: CorsRules | undefined,
  request: IncomingMessage,
): Answer['headers'] {
  if (rules === undefined) return headers;
  const own = Object.entries(headers).filter(([name]) => !name.startsWith('access-control-'));
  return { ...Object.fromEntries(own), ...corsHeaders(rules, request) };
}

/** The headers for an allowed origin; none for another, which is what makes the browser refuse. */
function corsHeaders(rules: CorsRules, request: IncomingMessage): Record<string, string> {
  const origin = request.headers.origin;
  const allowsAll = rules.allowOrigins.includes('*');
  if (origin === undefined || !(allowsAll || rules.allowOrigins.includes(origin))) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': allowsAll ? '*' : origin,
    ...(rules.allowCredentials && { 'access-control-allow-credentials': 'true' }),
    ...list('access-control-expose-headers', rules.exposeHeaders),
  };
}

export function preflightHeaders(rules: CorsRules, request: IncomingMessage): Record<string, string> {
  const headers = corsHeaders(rules, request);
  if (headers['access-control-allow-origin'] === undefined) return headers;
  return {
    ...headers,
    ...list('access-control-allow-methods', rules.allowMethods),
    ...list('access-control-allow-headers', rules.allowHeaders),
    ...(rules.maxAgeSeconds !== undefined && { 'access-control-max-age': String(rules.maxAgeSeconds) }),
  };
}

function list(name: string, values: readonly string[]): Record<string, string> {
  return values.length === 0 ? {} : { [name]: values.join(',') };
}
