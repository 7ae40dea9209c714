import { byRouteKey } from './http/dispatch.ts';
import { httpHandler } from './http/http-handler.ts';
import { lambdaContext } from './lambda-context.ts';
import { userRoutes } from './user/routes.ts';

export const handler = httpHandler(lambdaContext, byRouteKey(userRoutes));
