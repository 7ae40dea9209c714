import type { Context } from '../context.ts';
import { ExecutionRecord } from '../executions/execution.ts';
import { executionKey, ownExecutionPrefix, ownerPartition } from '../executions/execution-keys.ts';
import { assistantName } from './answer-execution.ts';
import { answerTracker } from './answer-tracker.ts';
import type { JobSummary } from './job.ts';
import { anonymousJobsPartition } from './job-keys.ts';
import { summaryOf } from './job-view.ts';
import { type Caller, ownerOf } from './session.ts';

/** The newest ones; a page is what clients of this list have ever read. */
const JOBS_MAX = 100;

/** The caller's jobs, newest first; with diagnostics, somebody who says nothing of themselves sees all anonymous ones. */
export async function listJobs(context: Context, caller: Caller): Promise<JobSummary[]> {
  const owner = ownerOf(caller);
  if (owner === undefined && !context.settings.diagnostics) return [];
  const list =
    owner === undefined ? { pk: anonymousJobsPartition } : { pk: ownerPartition(owner), prefix: ownExecutionPrefix };
  const { items: rows } = await context.table.query({ ...list, newestFirst: true, limit: JOBS_MAX });
  const items = await context.table.findAll(rows.map((row) => executionKey(String(row.execution_id))));
  const tracker = answerTracker(context);
  const records = await Promise.all(items.map((item) => tracker.look(ExecutionRecord.parse(item))));
  return records
    .filter(({ agent_name }) => agent_name === assistantName)
    .toSorted((one, other) => (one.execution_id < other.execution_id ? 1 : -1))
    .map((record) => summaryOf(record, caller));
}
