import { healthContext } from './health/health-context.ts';
import { healthRoutes } from './health/routes.ts';
import { byRouteKey } from './http/dispatch.ts';
import { httpHandler } from './http/http-handler.ts';

export const handler = httpHandler(healthContext, byRouteKey(healthRoutes));
