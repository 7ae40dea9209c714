import type { Context } from '../context.ts';
import { userPartition } from '../users/user-keys.ts';
import { TokenRecord } from './token.ts';
import { userTokenPrefix } from './token-keys.ts';

/** More keys than anybody keeps track of; the newest are listed. */
const LISTED_MAX = 1000;

/** The user's tokens, newest first. */
export async function listTokens({ table }: Context, userId: number): Promise<TokenRecord[]> {
  const query = { pk: userPartition(userId), prefix: userTokenPrefix, newestFirst: true, limit: LISTED_MAX };
  const { items } = await table.query(query);
  return items.map((item) => TokenRecord.parse(item));
}
