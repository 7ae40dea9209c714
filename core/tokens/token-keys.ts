import { idKey } from '../ids.ts';
import type { Key } from '../table/operation.ts';
import { userPartition } from '../users/user-keys.ts';

export const tokenPrefix = 'TOKEN#';
export const tokenSortKey = 'TOKEN';

/** What a request finds its user by; the token itself is stored nowhere. */
export const tokenKey = (sha256: string): Key => ({ pk: `${tokenPrefix}${sha256}`, sk: tokenSortKey });

/** What an administrator revokes it by. */
export const tokenIdKey = (id: number): Key => ({ pk: `TOKENID#${id}`, sk: tokenSortKey });

export const userTokenPrefix = 'TOKEN#';

/** The row that lists it among its user's tokens. */
export const userTokenKey = (userId: number, id: number): Key => ({
  pk: userPartition(userId),
  sk: `${userTokenPrefix}${idKey(id)}`,
});
