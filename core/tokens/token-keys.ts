import { idKey } from '../ids.ts';
import type { Key } from '../table/operation.ts';
import { userPartition } from '../users/user-keys.ts';

/** What a request finds its user by; the token itself is stored nowhere. */
export const tokenKey = (sha256: string): Key => ({ pk: `TOKEN#${sha256}`, sk: 'TOKEN' });

/** What an administrator revokes it by. */
export const tokenIdKey = (id: number): Key => ({ pk: `TOKENID#${id}`, sk: 'TOKEN' });

export const userTokenPrefix = 'TOKEN#';

/** The row that lists it among its user's tokens. */
export const userTokenKey = (userId: number, id: number): Key => ({
  pk: userPartition(userId),
  sk: `${userTokenPrefix}${idKey(id)}`,
});
