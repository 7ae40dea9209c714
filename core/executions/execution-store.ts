import type { ExecutionRecord, PhaseEntry } from './execution.ts';
import type { ExecutionCounts } from './execution-counts.ts';

/** Which executions are meant; whatever is not said does not count. */
export type ExecutionFilter = { userId?: string; agentName?: string; threadId?: string };

export type ExecutionChange = {
  from: ExecutionRecord;
  /** With the version after `from`'s. */
  to: ExecutionRecord;
  /** Moves of the phase on the way, oldest first. */
  entries: readonly PhaseEntry[];
};

/** What became of a new execution: its id is taken, or its user has as many open ones as a user may. */
export type Insertion = 'inserted' | 'taken' | 'too_many';

/**
 * Where executions are kept. Two implementations pass the same suite: one on DynamoDB, for many processes, one in
 * memory. `Extra` is what a store can write in the same transaction.
 */
export type ExecutionStore<Extra = never> = {
  /** Whether a stored history entry is an event by itself, because somebody follows the store's changes. */
  readonly isFollowed: boolean;
  insert: (record: ExecutionRecord, extra?: Extra) => Promise<Insertion>;
  find: (id: string) => Promise<ExecutionRecord | undefined>;
  /** All of it or nothing; false when the record is no longer the one it was made from. */
  change: (change: ExecutionChange, extra?: Extra) => Promise<boolean>;
  /** A sign of life, which never loses to another writer; moves `starting` to `running`. False when it has ended. */
  beat: (id: string, at: Date) => Promise<boolean>;
  /** The moves of the phase, oldest first; they outlive the record. */
  history: (id: string) => Promise<PhaseEntry[]>;
  /** Notes that the n-th move's event was taken. */
  markSent: (id: string, entry: PhaseEntry, position: number) => Promise<void>;
  /** The active store: what lives, and what has ended and was not cleaned up yet. Newest last. */
  listActive: (filter: ExecutionFilter) => Promise<ExecutionRecord[]>;
  /** Takes what ended before that time out of the active store; answers how many. */
  cleanUp: (endedBefore: Date) => Promise<number>;
  count: (filter: Pick<ExecutionFilter, 'userId'>) => Promise<ExecutionCounts>;
};
