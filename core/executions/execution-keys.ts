import type { Key } from '../table/operation.ts';

const PARTITION_PREFIX = 'EXECUTION#';
const COUNT_DIGITS = 6;

/** The partition of one execution: its record, its history and what it was asked. */
export const executionPartition = (id: string): string => `${PARTITION_PREFIX}${id}`;

export const executionSortKey = 'EXECUTION';
export const executionKey = (id: string): Key => ({ pk: executionPartition(id), sk: executionSortKey });

/** Its insertion is what the rest of the system hears of a new question. */
export const requestSortKey = 'REQUEST';
export const requestKey = (id: string): Key => ({ pk: executionPartition(id), sk: requestSortKey });

/** Marks a phase row among several of one millisecond. */
export const phaseMark = (count: number): string => String(count).padStart(COUNT_DIGITS, '0');

export const ownExecutionPrefix = 'EXECUTION#';

/** The row that lists an execution among its owner's, in the order of creation. */
export const ownExecutionKey = (owner: string, id: string): Key => ({
  pk: ownerPartition(owner),
  sk: `${ownExecutionPrefix}${id}`,
});

/** A user's own partition; of somebody without a key, one of that session. */
export const ownerPartition = (owner: string): string => `USER#${owner}`;

/** The active store: what runs, and what has ended within the last minute. */
export const activePartition = 'EXECUTIONS';
export const activeKey = (id: string): Key => ({ pk: activePartition, sk: id });

/** How many executions a user has open. */
export const openCountKey = (owner: string): Key => ({ pk: ownerPartition(owner), sk: 'OPENEXECUTIONS' });

/** How many executions have ended and how, in several items that are counted together. */
export const statsShards: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7];
export const statsKey = (shard: number): Key => ({ pk: 'EXECUTIONSTATS', sk: `SHARD#${shard}` });
