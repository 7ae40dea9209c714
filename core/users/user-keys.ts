import { idKey } from '../ids.ts';
import type { Key } from '../table/operation.ts';

export const userPrefix = 'USER#';

/** The partition of everything that belongs to one user; the tenant is in the key. */
export const userPartition = (id: number): string => `${userPrefix}${id}`;

export const profileKey = (userId: number): Key => ({ pk: userPartition(userId), sk: 'PROFILE' });

/** `{live, limit, version}`: how many bots the user has and may have. */
export const slotsKey = (userId: number): Key => ({ pk: userPartition(userId), sk: 'SLOTS' });

/** Holds an address for one user; addresses are compared in lower case. */
export const emailKey = (email: string): Key => ({ pk: `EMAIL#${email.toLowerCase()}`, sk: 'USER' });

/** Finds a user by the SHA-256 of the address in lower case, which is all that other sites say of one. */
export const emailHashKey = (email_sha256: string): Key => ({ pk: `EMAILHASH#${email_sha256}`, sk: 'USER' });

export const directoryPartition = 'USERS';
export const directoryPrefix = 'USER#';

/** The row that lists the user, in the order of creation. */
export const directoryKey = (userId: number): Key => ({
  pk: directoryPartition,
  sk: `${directoryPrefix}${idKey(userId)}`,
});
