import type { Context } from '../../core/context.ts';
import { DomainError } from '../../core/errors.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { routesFor } from '../http/http-route.ts';

const notServed = routesFor('session', () => undefined)(
  { success: 200, document: { tag: 'Service', summary: 'Executions' } },
  () => {
    throw new DomainError('unavailable', 'Service temporarily unavailable');
  },
);

export const executionsRoutes: RoutesOf<'executions', Context> = {
  'GET /jobs': notServed,
  'GET /jobs/{id}': notServed,
  'DELETE /jobs/{id}': notServed,
  'POST /jobs/{id}/fail': notServed,
  'GET /conversations': notServed,
  'GET /executions': notServed,
  'GET /executions/metrics': notServed,
  'GET /executions/{id}': notServed,
  'GET /executions/{id}/history': notServed,
  'POST /executions/{id}/cancel': notServed,
};
