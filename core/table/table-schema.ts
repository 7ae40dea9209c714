/** Key names of the one table; the CDK construct and the stores both read them here. */
export const tableSchema = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Sparse index of due work: only items that somebody must look at by a certain time carry its keys. */
  dueIndex: 'due',
  duePartitionKey: 'due_pk',
  dueSortKey: 'due_sk',
  timeToLiveAttribute: 'expires_at_seconds',
} as const;
