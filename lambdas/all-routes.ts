import { adminRoutes } from './admin/routes.ts';
import { botsRoutes } from './bots/routes.ts';
import { browserSessionsRoutes } from './browser-sessions/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { meetingsRoutes } from './meetings/routes.ts';
import { pagesRoutes } from './pages/routes.ts';

/** The routes of all functions; for the API document and for tests. */
export const allRoutes = {
  ...botsRoutes,
  ...meetingsRoutes,
  ...adminRoutes,
  ...browserSessionsRoutes,
  ...healthRoutes,
  ...pagesRoutes,
};
