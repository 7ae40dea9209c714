import type { Context } from '../../core/context.ts';
import { DomainError } from '../../core/errors.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { routesFor } from '../http/http-route.ts';

const notServed = routesFor('session', () => undefined)(
  { success: 200, document: { tag: 'Service', summary: 'Assistant' } },
  () => {
    throw new DomainError('unavailable', 'Service temporarily unavailable');
  },
);

export const assistantRoutes: RoutesOf<'assistant', Context> = {
  'POST /api/v1/stream': notServed,
  'POST /api/v1/stream/error': notServed,
  'POST /api/v1/stream/error/stream': notServed,
  'POST /api/v1/stream/timeout': notServed,
  'POST /api/v1/stream/timeout/stream': notServed,
  'GET /api/v1/jobs/{id}': notServed,
};
