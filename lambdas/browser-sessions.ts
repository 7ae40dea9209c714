import { browserSessionsRoutes } from './browser-sessions/routes.ts';
import { byRouteKey } from './http/dispatch.ts';
import { httpHandler } from './http/http-handler.ts';
import { adminContext } from './lambda-context.ts';

export const handler = httpHandler(adminContext, byRouteKey(browserSessionsRoutes));
