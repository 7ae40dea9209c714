import type { Context } from '../context.ts';
import { toSeconds } from '../time.ts';
import { interestPartition, interestPrefix } from './live-keys.ts';
import type { Topic } from './topics.ts';

/** Rows that have expired and were not deleted yet lie among the others; so many of them are looked past. */
const EXPIRED_MAX = 25;

/** Whether any client, of whichever user, listens to the topic: as a rule one read of one row. */
export async function isAnyoneInterested(
  { table, now }: Pick<Context, 'table' | 'now'>,
  topic: Topic,
): Promise<boolean> {
  let after: string | undefined;
  for (let row = 0; row < EXPIRED_MAX; row += 1) {
    const query = { pk: interestPartition, prefix: interestPrefix(topic), limit: 1 };
    const { items, next } = await table.query({ ...query, ...(after && { after }) });
    if (items.some((item) => Number(item.expires_at_seconds) > toSeconds(now()))) return true;
    after = next;
    if (!after) return false;
  }
  return false;
}
