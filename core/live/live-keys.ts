import type { Key } from '../table/operation.ts';
import { userPartition } from '../users/user-keys.ts';
import type { Topic } from './topics.ts';

/** What a message finds its connection by. */
export const connectionKey = (connectionId: string): Key => ({ pk: `CONNECTION#${connectionId}`, sk: 'CONNECTION' });

export const ownConnectionPrefix = 'CONNECTION#';

/** The row that lists a connection among its user's, with all that it wants to hear: what an event finds its clients by. */
export const ownConnectionKey = (userId: number, connectionId: string): Key => ({
  pk: userPartition(userId),
  sk: `${ownConnectionPrefix}${connectionId}`,
});

export const interestPartition = 'INTEREST';
export const interestPrefix = (topic: Topic): string => `${topic}#`;

/** Says that a connection, of whichever user, listens to a topic. */
export const interestKey = (topic: Topic, connectionId: string): Key => ({
  pk: interestPartition,
  sk: `${interestPrefix(topic)}${connectionId}`,
});

export const ticketKey = (sha256: string): Key => ({ pk: `TICKET#${sha256}`, sk: 'TICKET' });
