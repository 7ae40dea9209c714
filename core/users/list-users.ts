import * as z from 'zod';
import type { Context } from '../context.ts';
import { findUsers } from './get-user.ts';
import type { User } from './user.ts';
import { directoryPartition, directoryPrefix } from './user-keys.ts';

const SKIP_MAX = 100_000;
/** So many users of the largest kind fit into the 6 MB that a function may answer. */
const LIMIT_MAX = 250;
const DEFAULT_LIMIT = 100;

/** Which part of a list is asked for; text from a query becomes numbers. */
export const Page = z.object({
  skip: z.coerce.number().int().min(0).max(SKIP_MAX).default(0).meta({ description: 'How many to leave out.' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(LIMIT_MAX)
    .default(DEFAULT_LIMIT)
    .meta({ description: 'How many at most.' }),
});
export type Page = z.infer<typeof Page>;

/** Users in the order they were made. */
export async function listUsers(context: Context, { skip, limit }: Page): Promise<User[]> {
  const ids: number[] = [];
  let passed = 0;
  for await (const page of directoryPages(context, skip + limit)) {
    ids.push(...page.slice(Math.max(0, skip - passed)));
    passed += page.length;
  }
  return findUsers(context, ids.slice(0, limit));
}

/** The first `max` ids of the directory, a page at a time. */
export async function* directoryPages({ table }: Context, max: number, pageSize = max): AsyncGenerator<number[]> {
  let after: string | undefined;
  for (let left = max; left > 0; ) {
    const query = { pk: directoryPartition, prefix: directoryPrefix, limit: Math.min(left, pageSize) };
    const { items, next } = await table.query({ ...query, ...(after !== undefined && { after }) });
    yield items.map((item) => Number(item.user_id));
    if (next === undefined) return;
    left -= items.length;
    after = next;
  }
}
