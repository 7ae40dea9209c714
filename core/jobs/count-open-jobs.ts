import type { Context } from '../context.ts';
import { activePartition } from '../executions/execution-keys.ts';
import { readListedRows } from '../executions/read-listed-rows.ts';
import { assistantName } from './answer-execution.ts';

/** How many questions are waiting or being answered, by the rows that list them: without reading the records. */
export async function countOpenJobs({ table }: Pick<Context, 'table'>): Promise<number> {
  const rows = await readListedRows(table, activePartition);
  return rows.filter((row) => row.ended_at === undefined && row.agent_name === assistantName).length;
}
