import * as z from 'zod';
import type { Context } from '../context.ts';
import { sha256 } from '../sha256.ts';
import type { Key } from '../table/operation.ts';
import { plusSeconds, toSeconds } from '../time.ts';

const SECRET_BYTES = 32;

/** How long a browser stays signed in. */
export const browserSessionSeconds = 12 * 3600;

/** The key that a browser session stands for; a key that is revoked or replaced takes its sessions with it. */
export const SessionKey = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), sha256: z.string() }),
  z.object({ kind: z.literal('admin'), sha256: z.string() }),
]);
export type SessionKey = z.infer<typeof SessionKey>;

const BrowserSession = z.object({ key: SessionKey, expires_at_seconds: z.int() });

/** Starts a session; the answer is the secret for the browser's cookie, of which only the SHA-256 is kept. */
export async function openBrowserSession(context: Context, key: SessionKey): Promise<string> {
  const secret = context.newSecret(SECRET_BYTES);
  const expires_at_seconds = toSeconds(plusSeconds(context.now(), browserSessionSeconds));
  await context.table.transact({ session: { put: { ...sessionKey(secret), key, expires_at_seconds } } });
  return secret;
}

/** The key behind a cookie; undefined once the session has ended. */
export async function findSessionKey({ table, now }: Context, secret: string): Promise<SessionKey | undefined> {
  const item = await table.find(sessionKey(secret));
  if (!item) return undefined;
  const session = BrowserSession.parse(item);
  // TTL deletes late, so the expiry is compared here.
  return toSeconds(now()) < session.expires_at_seconds ? session.key : undefined;
}

/** Ends a session; one that is over already is no mistake. */
export const closeBrowserSession = ({ table }: Context, secret: string): Promise<void> =>
  table.deleteAll([sessionKey(secret)]);

const sessionKey = (secret: string): Key => ({ pk: `BROWSERSESSION#${sha256(secret)}`, sk: 'BROWSERSESSION' });
