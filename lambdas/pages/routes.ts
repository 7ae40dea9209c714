import type { RoutesOf } from '../http/dispatch.ts';
import type { HttpRoute } from '../http/http-route.ts';
import { answerUnknown } from './answer-unknown.ts';
import { getDocs } from './get-docs.ts';
import { getOpenapi } from './get-openapi.ts';
import { getRoot } from './get-root.ts';
import { getSample } from './get-sample.ts';
import type { PagesContext } from './pages-context.ts';

export const pagesRoutes: RoutesOf<'pages', PagesContext> & { $default: HttpRoute<PagesContext> } = {
  'GET /': getRoot,
  'GET /openapi.json': getOpenapi,
  'GET /docs': getDocs,
  'GET /samples/{name}': getSample,
  $default: answerUnknown,
};
