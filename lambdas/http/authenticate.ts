import { timingSafeEqual } from 'node:crypto';
import { findSessionKey, type SessionKey } from '../../core/browser-sessions/browser-session.ts';
import type { Context } from '../../core/context.ts';
import { DomainError } from '../../core/errors.ts';
import { sha256 } from '../../core/sha256.ts';
import { findTokenUser } from '../../core/tokens/find-token-user.ts';
import { isTokenShaped } from '../../core/tokens/token.ts';
import { type HttpEvent, headerOf } from './http-event.ts';
import { cookieSecret, isSameOrigin } from './session-cookie.ts';

/** The context of functions that serve the administrator; of the key only its SHA-256 is known. */
export type AdminContext = Context & { adminApiKeySha256: string };

export type UserCaller = {
  userId: number;
  /** Of the key that was shown, or that the browser's session stands for. */
  keySha256: string;
};

/** The user behind `X-API-Key` or, for pages of ours, behind the browser's session. */
export async function authenticateUser(context: Context, event: HttpEvent): Promise<UserCaller> {
  const caller = await findUserCaller(context, event);
  if (!caller) throw missingToken();
  return caller;
}

export const missingToken = (): DomainError =>
  new DomainError('unauthenticated', 'Missing API token (X-API-Key header)');

/** The same for routes that take callers without a key too; a key or session that is not right is refused all the same. */
export async function findUserCaller(context: Context, event: HttpEvent): Promise<UserCaller | undefined> {
  const key = headerOf(event, 'x-api-key');
  const session = key === undefined ? await sessionOf(context, event) : undefined;
  if (key === undefined && session === undefined) return undefined;
  const keySha256 = key === undefined ? keyOfSession(session) : isTokenShaped(key) ? sha256(key) : undefined;
  const userId = keySha256 === undefined ? undefined : await findTokenUser(context, keySha256);
  if (keySha256 === undefined || userId === undefined) throw new DomainError('unauthenticated', 'Invalid API token');
  return { userId, keySha256 };
}

/** Refuses whoever does not hold the administrator's key, in the header or behind the browser's session. */
export async function authenticateAdmin(context: AdminContext, event: HttpEvent): Promise<void> {
  const key = headerOf(event, 'x-admin-api-key');
  const session = key === undefined ? await sessionOf(context, event) : undefined;
  const isAdmin =
    key === undefined
      ? session !== undefined && session !== 'ended' && session.kind === 'admin' && isAdminHash(context, session.sha256)
      : isAdminHash(context, sha256(key));
  if (!isAdmin) throw new DomainError('forbidden', 'Invalid or missing admin token.');
}

export type SignedIn = { kind: 'user'; userId: number } | { kind: 'admin' | 'nobody'; userId?: never };

/** Who the browser's session stands for; one that has ended, or whose key was revoked, stands for nobody. */
export async function findSignedIn(context: AdminContext, event: HttpEvent): Promise<SignedIn> {
  const session = await sessionOf(context, event);
  if (session === undefined || session === 'ended') return { kind: 'nobody' };
  if (session.kind === 'admin') return { kind: isAdminHash(context, session.sha256) ? 'admin' : 'nobody' };
  const userId = await findTokenUser(context, session.sha256);
  return userId === undefined ? { kind: 'nobody' } : { kind: 'user', userId };
}

/** The user that an API key stands for. */
export const findUserOfKey = async (context: Context, key: string): Promise<number | undefined> =>
  isTokenShaped(key) ? findTokenUser(context, sha256(key)) : undefined;

/** Compared in constant time: how long it takes tells nothing of the hash. */
export function isAdminHash({ adminApiKeySha256 }: Pick<AdminContext, 'adminApiKeySha256'>, hash: string): boolean {
  const [given, wanted] = [Buffer.from(hash, 'hex'), Buffer.from(adminApiKeySha256, 'hex')];
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The key behind the cookie; undefined when the request has no session that counts. */
async function sessionOf(context: Context, event: HttpEvent): Promise<SessionKey | 'ended' | undefined> {
  const secret = isSameOrigin(event) ? cookieSecret(event) : undefined;
  return secret === undefined ? undefined : ((await findSessionKey(context, secret)) ?? 'ended');
}

/** The key of a user that a session stands for. */
function keyOfSession(session: SessionKey | 'ended' | undefined): string | undefined {
  return session !== undefined && session !== 'ended' && session.kind === 'user' ? session.sha256 : undefined;
}
