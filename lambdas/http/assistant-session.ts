import type { Context } from '../../core/context.ts';
import type { HttpEvent } from './http-event.ts';
import { cookieValue, secureAttribute } from './session-cookie.ts';

/** Known to clients; it holds a conversation together and signs nobody in. */
const COOKIE_NAME = 'session_id';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;
const UUID_BYTES = 16;

/** The session that the client holds on to; what no server of ours can have given out counts as none. */
export function sessionIdOf(event: HttpEvent): string | undefined {
  const value = cookieValue(event, COOKIE_NAME);
  return value !== undefined && UUID.test(value) ? value : undefined;
}

/** A session for a client that has none: a random UUID (version 4). */
export function newSessionId({ newSecret }: Pick<Context, 'newSecret'>): string {
  const bytes = Buffer.from(newSecret(UUID_BYTES), 'base64url');
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** What makes the client keep its session, for as long as the browser is open. */
export const sessionIdCookie = (event: HttpEvent, sessionId: string): string =>
  `${COOKIE_NAME}=${sessionId}; HttpOnly; Path=/; SameSite=Lax${secureAttribute(event)}`;
