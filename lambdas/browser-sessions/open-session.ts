import * as z from 'zod';
import { openBrowserSession, type SessionKey } from '../../core/browser-sessions/browser-session.ts';
import { DomainError } from '../../core/errors.ts';
import { sha256 } from '../../core/sha256.ts';
import { Answer } from '../http/answer.ts';
import { type AdminContext, findUserOfKey, isAdminHash } from '../http/authenticate.ts';
import { headerOf } from '../http/http-event.ts';
import { openRoute } from '../http/routes-by-caller.ts';
import { sessionCookie } from '../http/session-cookie.ts';

const KEY_LENGTH_MAX = 512;
const SessionInput = z.strictObject({ api_key: z.string().min(1).max(KEY_LENGTH_MAX) });

export const openSession = openRoute(
  {
    body: SessionInput,
    success: 204,
    document: {
      tag: 'Sessions',
      summary: 'Sign a browser in',
      description:
        'Sets the cookie `rollcall_session`, which stands for the given key – a user’s or the administrator’s – in requests of pages from the same origin, for 12 h.',
      bodyExample: { api_key: 'rc_live_…' },
      refusals: { 401: 'Invalid API token', 403: 'Sessions are opened by pages of the same origin only.' },
    },
  },
  async (context: AdminContext, { body, event }) => {
    // Or a foreign page could sign its visitors in under its own key, and read what they do.
    if (isForeign(headerOf(event, 'sec-fetch-site'))) {
      throw new DomainError('forbidden', 'Sessions are opened by pages of the same origin only.');
    }
    const key = await findKey(context, body.api_key);
    if (!key) throw new DomainError('unauthenticated', 'Invalid API token');
    return new Answer(204, '', {}, [sessionCookie(event, await openBrowserSession(context, key))]);
  },
);

/** Clients that are no browsers do not say where a request comes from. */
const isForeign = (site: string | undefined): boolean => site === 'cross-site' || site === 'same-site';

async function findKey(context: AdminContext, apiKey: string): Promise<SessionKey | undefined> {
  const hash = sha256(apiKey);
  if (isAdminHash(context, hash)) return { kind: 'admin', sha256: hash };
  return (await findUserOfKey(context, apiKey)) === undefined ? undefined : { kind: 'user', sha256: hash };
}
