import * as z from 'zod';
import { openRoute } from '../http/routes-by-caller.ts';
import type { PagesContext } from './pages-context.ts';

export const getOpenapi = openRoute(
  {
    success: 200,
    document: {
      tag: 'Service',
      summary: 'Get this document',
      description: 'OpenAPI 3.1, generated from the schemas that check the requests.',
      answer: z.record(z.string(), z.unknown()),
    },
  },
  (context: PagesContext) => context.document(),
);
