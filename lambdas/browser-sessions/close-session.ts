import { closeBrowserSession } from '../../core/browser-sessions/browser-session.ts';
import type { Context } from '../../core/context.ts';
import { Answer } from '../http/answer.ts';
import { openRoute } from '../http/routes-by-caller.ts';
import { cookieSecret, endedCookie } from '../http/session-cookie.ts';

export const closeSession = openRoute(
  {
    success: 204,
    document: {
      tag: 'Sessions',
      summary: 'Sign a browser out',
      description: 'Ends the session of the cookie; without one there is nothing to end.',
    },
  },
  async (context: Context, { event }) => {
    const secret = cookieSecret(event);
    if (secret !== undefined) await closeBrowserSession(context, secret);
    return new Answer(204, '', {}, [endedCookie(event)]);
  },
);
