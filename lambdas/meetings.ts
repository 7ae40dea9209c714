import { byRouteKey } from './http/dispatch.ts';
import { httpHandler } from './http/http-handler.ts';
import { lambdaContext } from './lambda-context.ts';
import { meetingsRoutes } from './meetings/routes.ts';

export const handler = httpHandler(lambdaContext, byRouteKey(meetingsRoutes));
