import { adminRoutes } from './admin/routes.ts';
import { byRouteKey } from './http/dispatch.ts';
import { httpHandler } from './http/http-handler.ts';
import { adminContext } from './lambda-context.ts';

export const handler = httpHandler(adminContext, byRouteKey(adminRoutes));
