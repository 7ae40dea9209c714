import { executionsRoutes } from './executions/routes.ts';
import { byRouteKey } from './http/dispatch.ts';
import { httpHandler } from './http/http-handler.ts';
import { lambdaContext } from './lambda-context.ts';

export const handler = httpHandler(lambdaContext, byRouteKey(executionsRoutes));
