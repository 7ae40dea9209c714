import type { AdminContext } from '../http/authenticate.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { closeSession } from './close-session.ts';
import { openSession } from './open-session.ts';

export const browserSessionsRoutes: RoutesOf<'browser-sessions', AdminContext> = {
  'POST /session': openSession,
  'DELETE /session': closeSession,
};
