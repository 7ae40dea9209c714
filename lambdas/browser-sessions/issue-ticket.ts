import * as z from 'zod';
import type { Context } from '../../core/context.ts';
import { issueTicket as issue } from '../../core/live/ticket.ts';
import { headerOf } from '../http/http-event.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { isSameOrigin } from '../http/session-cookie.ts';

export const issueTicket = userRoute(
  {
    success: 201,
    document: {
      tag: 'Live events',
      summary: 'Get a ticket for a socket',
      description:
        'For browsers, which cannot send a key with a handshake: connect to `/ws?ticket=…` within 30 s. A ticket is good for one connection, opened by a page of the origin that fetched it.',
      answer: z.object({ ticket: z.string(), expires_in: z.int().meta({ description: 'Seconds.' }) }),
      answerExample: { ticket: 'q83vEjRWeJA', expires_in: 30 },
    },
  },
  (context: Context, { caller: { userId, keySha256 }, event }) => {
    const origin = isSameOrigin(event) ? headerOf(event, 'origin') : undefined;
    return issue(context, { user_id: userId, key_sha256: keySha256, ...(origin !== undefined && { origin }) });
  },
);
