import type { Table } from '../table/table.ts';
import { ListedRow } from './listed-row.ts';

const PAGE_ROWS = 1000;
const PAGES_MAX = 20;

/** The rows of a partition that list executions, in the order of creation; what is beyond 20,000 is left out. */
export async function readListedRows(table: Pick<Table, 'query'>, pk: string, prefix?: string): Promise<ListedRow[]> {
  const rows: ListedRow[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const query = { pk, limit: PAGE_ROWS, ...(prefix && { prefix }), ...(after && { after }) };
    const { items, next } = await table.query(query);
    rows.push(...items.map((item) => ListedRow.parse(item)));
    after = next;
    if (!after) break;
  }
  return rows;
}
