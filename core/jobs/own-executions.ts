import type { Context } from '../context.ts';
import { DomainError, invalidInput } from '../errors.ts';
import { ExecutionRecord } from '../executions/execution.ts';
import { noCounts } from '../executions/execution-counts.ts';
import { executionKey, ownExecutionPrefix, ownerPartition } from '../executions/execution-keys.ts';
import { type ExecutionMetrics, metricsOf } from '../executions/execution-metrics.ts';
import { enterState } from '../executions/execution-rules.ts';
import {
  type Execution,
  type ExecutionContextView,
  type ExecutionHistory,
  type ExecutionPage,
  viewExecution,
} from '../executions/execution-view.ts';
import { ListedRow } from '../executions/listed-row.ts';
import { matches } from '../executions/matches.ts';
import { ExecutionState } from '../executions/state.ts';
import { answerTracker } from './answer-tracker.ts';
import { isOwn } from './is-own.ts';
import type { ListExecutionsQuery } from './list-executions-query.ts';
import { type Caller, ownerOf } from './session.ts';

/** A filter that matches nothing must not read for ever; then the page is short and `next_cursor` leads on. */
const PAGES_MAX = 20;

/** The store takes no key of any length: what cannot be an id of ours is not looked up. */
const EXECUTION_ID = /^exec_[0-9a-f]{16,64}$/;

const executionNotFound = (): DomainError => new DomainError('not_found', 'Execution not found');

/** The caller's executions, newest first. */
export async function listExecutions(
  context: Context,
  caller: Caller,
  { status, agent, thread, limit, cursor }: ListExecutionsQuery,
): Promise<ExecutionPage> {
  const owner = ownerOf(caller);
  if (owner === undefined) return { executions: [] };
  const filter = {
    ...(agent !== undefined && { agentName: agent }),
    ...(thread !== undefined && { threadId: thread }),
  };
  const executions: Execution[] = [];
  let after = cursor === undefined ? undefined : readCursor(cursor);
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = { pk: ownerPartition(owner), prefix: ownExecutionPrefix, newestFirst: true };
    const answer = await context.table.query({ ...query, limit: limit - executions.length, ...(after && { after }) });
    const rows = answer.items.map((item) => ListedRow.parse(item)).filter((row) => matches(row, filter));
    const records = await readNewestFirst(context, rows);
    executions.push(...records.filter(({ state }) => status === undefined || state === status).map(viewExecution));
    after = answer.next;
    if (!after || executions.length >= limit) break;
  }
  return { executions, ...(after && { next_cursor: Buffer.from(after).toString('base64url') }) };
}

/** Everything about one of the caller's executions. */
export async function getExecutionContext(context: Context, caller: Caller, id: string): Promise<ExecutionContextView> {
  const found = EXECUTION_ID.test(id) ? await answerTracker(context).getExecutionContext(id) : null;
  if (!found || !isOwn(found.execution, caller)) throw executionNotFound();
  const { execution, ...rest } = found;
  return { ...viewExecution(execution), ...rest };
}

/** Every move of its phase, oldest first. */
export async function getExecutionHistory(context: Context, caller: Caller, id: string): Promise<ExecutionHistory> {
  await getOwn(context, caller, id);
  return { history: await answerTracker(context).getStateHistory(id) };
}

/** Ends an execution that has not ended; its worker stops, and whoever looks on is told. */
export async function cancelExecution(context: Context, caller: Caller, id: string): Promise<Execution> {
  await getOwn(context, caller, id);
  const change = { state: ExecutionState.CANCELLED, error: 'Cancelled' };
  const cancelled = await answerTracker(context).change(id, (draft, now) => enterState(draft, change, now));
  if (!cancelled) throw new DomainError('conflict', 'Execution already finished');
  context.log.info('execution_cancelled', { execution_id: id });
  return viewExecution(cancelled);
}

/** How the caller's executions ended, as far back as they are kept. */
export async function getExecutionMetrics(context: Context, caller: Caller): Promise<ExecutionMetrics> {
  const owner = ownerOf(caller);
  return owner === undefined ? metricsOf(noCounts()) : answerTracker(context).getMetrics({ userId: owner });
}

async function getOwn(context: Context, caller: Caller, id: string): Promise<ExecutionRecord> {
  const record = EXECUTION_ID.test(id) ? await answerTracker(context).getExecution(id) : null;
  if (!record || !isOwn(record, caller)) throw executionNotFound();
  return record;
}

async function readNewestFirst(context: Context, rows: ListedRow[]): Promise<ExecutionRecord[]> {
  const items = await context.table.findAll(rows.map((row) => executionKey(row.execution_id)));
  const tracker = answerTracker(context);
  const records = await Promise.all(items.map((item) => tracker.look(ExecutionRecord.parse(item))));
  return records.toSorted((one, other) => (one.execution_id < other.execution_id ? 1 : -1));
}

function readCursor(cursor: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!/^EXECUTION#exec_[0-9a-f]{27}$/.test(key)) throw invalidInput(['query', 'cursor'], 'Cursor is not one of ours');
  return key;
}
