import type { Key } from '../table/operation.ts';
import { userPartition } from '../users/user-keys.ts';

export const sitePrefix = 'SITE#';
export const siteSortKey = 'SITE';

/** What another site has told of itself. */
export const siteKey = (name: string): Key => ({ pk: `${sitePrefix}${name}`, sk: siteSortKey });

/** What we have told and asked another site. */
export const toldKey = (name: string): Key => ({ pk: `TOLD#${name}`, sk: 'TOLD' });

export const remoteSessionPrefix = 'REMOTESESSION#';

/** A session of another site, with its owner here. */
export const remoteSessionKey = (userId: number, site: string, sessionId: string): Key => ({
  pk: userPartition(userId),
  sk: `${remoteSessionPrefix}${site}#${sessionId}`,
});
