import type { Context } from '../../core/context.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { cancelExecution } from './cancel-execution.ts';
import { deleteJob } from './delete-job.ts';
import { failJob } from './fail-job.ts';
import { getExecution } from './get-execution.ts';
import { getExecutionHistory } from './get-execution-history.ts';
import { getJob } from './get-job.ts';
import { getMetrics } from './get-metrics.ts';
import { listConversations } from './list-conversations.ts';
import { listExecutions } from './list-executions.ts';
import { listJobs } from './list-jobs.ts';

export const executionsRoutes: RoutesOf<'executions', Context> = {
  'GET /jobs': listJobs,
  'GET /jobs/{id}': getJob,
  'DELETE /jobs/{id}': deleteJob,
  'POST /jobs/{id}/fail': failJob,
  'GET /conversations': listConversations,
  'GET /executions': listExecutions,
  'GET /executions/metrics': getMetrics,
  'GET /executions/{id}': getExecution,
  'GET /executions/{id}/history': getExecutionHistory,
  'POST /executions/{id}/cancel': cancelExecution,
};
