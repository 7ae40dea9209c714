import { systemContext } from '../core/context.ts';
import project from '../package.json' with { type: 'json' };
import { allRoutes } from './all-routes.ts';
import { byRouteKey } from './http/dispatch.ts';
import { httpHandler } from './http/http-handler.ts';
import { once } from './once.ts';
import { describeApi } from './openapi/describe-api.ts';
import type { PagesContext } from './pages/pages-context.ts';
import { pagesRoutes } from './pages/routes.ts';

const pagesContext = once(
  (): PagesContext => ({
    log: systemContext().log,
    document: once(() => describeApi(allRoutes, project.version)),
  }),
);

export const handler = httpHandler(pagesContext, byRouteKey(pagesRoutes));
