import type { Context } from '../context.ts';
import { sha256 } from '../sha256.ts';
import { emailHashKey } from './user-keys.ts';

/** What other sites know a user by: the SHA-256 of the address in lower case. */
export const emailHash = (email: string): string => sha256(email.toLowerCase());

/** The id of the user whose address has this hash; undefined when nobody here has it. */
export async function findUserByEmailHash(
  { table }: Pick<Context, 'table'>,
  hash: string,
): Promise<number | undefined> {
  const holder = await table.find(emailHashKey(hash));
  return holder && Number(holder.user_id);
}
