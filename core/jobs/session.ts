import type { Asker } from '../assistant/question.ts';
import { sha256 } from '../sha256.ts';

const HASH_CHARACTERS = 32;
const SHOWN_CHARACTERS = 16;

/** Who uses the assistant: a browser's or client's session, and the user behind a key, as far as there are any. */
export type Caller = { sessionId: string | undefined; userId: number | undefined };

/** Whoever asks has a session. */
export type Asking = Caller & { sessionId: string };

/** The session in keys and records: never the cookie's value, which opens it. */
export const threadOf = (sessionId: string): string => sha256(sessionId).slice(0, HASH_CHARACTERS);

/** Whose the caller's executions are; undefined for somebody who says nothing of themselves. */
export function ownerOf(caller: Asking): string;
export function ownerOf(caller: Caller): string | undefined;
export function ownerOf({ sessionId, userId }: Caller): string | undefined {
  if (userId !== undefined) return String(userId);
  return sessionId === undefined ? undefined : `${anonymousPrefix}${threadOf(sessionId)}`;
}

const anonymousPrefix = 'anonymous-';
export const isAnonymous = (owner: string): boolean => owner.startsWith(anonymousPrefix);

export const askerOf = (owner: string): Asker =>
  isAnonymous(owner) ? { kind: 'anonymous' } : { kind: 'user', userId: Number(owner) };

/** What may be logged of a session, and shown to others than itself. */
export const hashedSession = (threadId: string): string => `sha256:${threadId.slice(0, SHOWN_CHARACTERS)}`;

/** A session as the caller may see it: the cookie's own value only to whoever sent it. */
export const shownSession = (threadId: string, { sessionId }: Caller): string =>
  sessionId !== undefined && threadOf(sessionId) === threadId ? sessionId : hashedSession(threadId);
