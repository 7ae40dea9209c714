import type { Context } from '../context.ts';

/** 20,000 rows a call; what is left goes with the next. */
const PAGES_MAX = 20;
const PAGE = 1000;

/** Deletes every row of a partition; false when more is left than one call may do. */
export async function purgePartition({ table }: Pick<Context, 'table'>, pk: string): Promise<boolean> {
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { items, next } = await table.query({ pk, limit: PAGE });
    await table.deleteAll(items.map((item) => ({ pk: String(item.pk), sk: String(item.sk) })));
    if (!next) return true;
  }
  return false;
}
