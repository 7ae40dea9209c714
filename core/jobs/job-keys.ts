import { ownerPartition } from '../executions/execution-keys.ts';
import type { Key } from '../table/operation.ts';

export const conversationPrefix = 'CONVERSATION#';

/** A question and its answer, among its owner's in the order of time. */
export const conversationKey = (owner: string, executionId: string): Key => ({
  pk: ownerPartition(owner),
  sk: `${conversationPrefix}${executionId}`,
});

/** Lists the questions of all who have no key; written only where diagnostics are enabled. */
export const anonymousJobsPartition = 'ANONYMOUSJOBS';
export const anonymousJobKey = (executionId: string): Key => ({ pk: anonymousJobsPartition, sk: executionId });
