import type { Pair } from './api/types.ts';

/** What the address says to show. */
export type Route =
  | { page: 'bots' }
  | { page: 'meeting'; pair: Pair; meetingId?: number; at?: number; segment?: string }
  | { page: 'sample'; name: string; segment?: string }
  | { page: 'assistant' }
  | { page: 'executions' }
  | { page: 'health' }
  | { page: 'admin'; userId?: number }
  | { page: 'unknown' };

export const BASE = '/app';

/** Reads an address below /app/; the query and the fragment are part of it. */
export function readRoute({
  pathname,
  search = '',
  hash = '',
}: {
  pathname: string;
  search?: string;
  hash?: string;
}): Route {
  const parts = pathname.slice(BASE.length).split('/').filter(Boolean).map(decoded);
  const [first, second, third] = parts;
  const fragment = decoded(hash.slice(1));
  if (first === undefined) return { page: 'bots' };
  if (first === 'meetings' && second && third && parts.length === 3) {
    return meetingRoute({ platform: second, native_meeting_id: third }, new URLSearchParams(search), fragment);
  }
  if (first === 'samples' && second && parts.length === 2) {
    return { page: 'sample', name: second, ...(fragment && { segment: fragment }) };
  }
  if (first === 'admin' && parts.length <= 2) return adminRoute(second);
  if (parts.length > 1) return { page: 'unknown' };
  if (first === 'assistant' || first === 'executions' || first === 'health') return { page: first };
  return { page: 'unknown' };
}

/** The address of a meeting's page, and of a passage in it. */
export function meetingPath(pair: Pair, { meetingId, at }: { meetingId?: number; at?: number } = {}): string {
  const query = new URLSearchParams();
  if (meetingId !== undefined) query.set('meeting_id', String(meetingId));
  if (at !== undefined) query.set('at', String(at));
  const path = `${BASE}/meetings/${encodeURIComponent(pair.platform)}/${encodeURIComponent(pair.native_meeting_id)}`;
  return query.size === 0 ? path : `${path}?${query}`;
}

function meetingRoute(pair: Pair, query: URLSearchParams, segment: string): Route {
  const meetingId = wholeNumber(query.get('meeting_id'));
  const at = Number(query.get('at') ?? Number.NaN);
  return {
    page: 'meeting',
    pair,
    ...(meetingId !== undefined && { meetingId }),
    ...(Number.isFinite(at) && at >= 0 && { at }),
    ...(segment && { segment }),
  };
}

function adminRoute(user: string | undefined): Route {
  if (user === undefined) return { page: 'admin' };
  const userId = wholeNumber(user);
  return userId === undefined ? { page: 'unknown' } : { page: 'admin', userId };
}

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d{1,16}$/.test(text) ? Number(text) : undefined;

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
