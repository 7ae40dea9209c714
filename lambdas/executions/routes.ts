import type { Context } from '../../core/context.ts';
import { DomainError } from '../../core/errors.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { routesFor } from '../http/http-route.ts';
import { deleteJob } from './delete-job.ts';
import { failJob } from './fail-job.ts';
import { getJob } from './get-job.ts';
import { listConversations } from './list-conversations.ts';
import { listJobs } from './list-jobs.ts';

const notServed = routesFor('session', () => undefined)(
  { success: 200, document: { tag: 'Service', summary: 'Executions' } },
  () => {
    throw new DomainError('unavailable', 'Service temporarily unavailable');
  },
);

export const executionsRoutes: RoutesOf<'executions', Context> = {
  'GET /jobs': listJobs,
  'GET /jobs/{id}': getJob,
  'DELETE /jobs/{id}': deleteJob,
  'POST /jobs/{id}/fail': failJob,
  'GET /conversations': listConversations,
  'GET /executions': notServed,
  'GET /executions/metrics': notServed,
  'GET /executions/{id}': notServed,
  'GET /executions/{id}/history': notServed,
  'POST /executions/{id}/cancel': notServed,
};
