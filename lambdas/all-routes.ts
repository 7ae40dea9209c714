import { adminRoutes } from './admin/routes.ts';
import { assistantRoutes } from './assistant/routes.ts';
import { botsRoutes } from './bots/routes.ts';
import { browserSessionsRoutes } from './browser-sessions/routes.ts';
import { executionsRoutes } from './executions/routes.ts';
import { healthRoutes } from './health/routes.ts';
import { meetingsRoutes } from './meetings/routes.ts';
import { pagesRoutes } from './pages/routes.ts';
import { userRoutes } from './user/routes.ts';

/** The routes of all functions; for the API document and for tests. */
export const allRoutes = {
  ...botsRoutes,
  ...meetingsRoutes,
  ...assistantRoutes,
  ...executionsRoutes,
  ...userRoutes,
  ...adminRoutes,
  ...browserSessionsRoutes,
  ...healthRoutes,
  ...pagesRoutes,
};
