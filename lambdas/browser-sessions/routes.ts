import type { AdminContext } from '../http/authenticate.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { closeSession } from './close-session.ts';
import { issueTicket } from './issue-ticket.ts';
import { openSession } from './open-session.ts';
import { readSession } from './read-session.ts';

export const browserSessionsRoutes: RoutesOf<'browser-sessions', AdminContext> = {
  'GET /session': readSession,
  'POST /session': openSession,
  'DELETE /session': closeSession,
  'POST /ws/ticket': issueTicket,
};
