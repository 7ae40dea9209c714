import { setTimeout as sleep } from 'node:timers/promises';
import { type Shard, StreamError, type StreamPosition, type StreamRecord, type Streams } from '../emulators/streams.ts';

const FAULT_PAUSE_MILLIS = 1000;
const SHARD_LIST_MILLIS = 5000;

export interface StreamReaderOptions {
  readonly streams: Streams;
  readonly streamArn: string;
  readonly pageSize: number;
  /** How long to wait after a read that brought nothing. */
  readonly idlePollMillis: number;
  /** Shards whose reading has begun. */
  readonly iterators?: ReadonlyMap<string, string>;
  /** Where reading of any other shard begins. */
  positionOf(shardId: string): StreamPosition;
  /** Handles a page, oldest first, before the next one is read; a rejection lets the same page be read again. */
  onRecords(records: readonly StreamRecord[], shardId: string): Promise<void>;
  onFault(error: unknown): void;
}

/** Reads every shard of a stream in order, a child only after its parent, until it is stopped. */
export class StreamReader {
  readonly #options: StreamReaderOptions;
  readonly #end = new AbortController();
  readonly #iterators: Map<string, string>;
  readonly #exhausted = new Set<string>();
  readonly #running: Promise<void>;
  #shards: Shard[] = [];
  #shardsListedAt = 0;

  constructor(options: StreamReaderOptions) {
    this.#options = options;
    this.#iterators = new Map(options.iterators);
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  get #isEnding(): boolean {
    return this.#end.signal.aborted;
  }

  async #run(): Promise<void> {
    while (!this.#isEnding) {
      const pauseMillis = await this.#readOnce().then(
        (readCount) => (readCount === 0 ? this.#options.idlePollMillis : 0),
        (error: unknown) => this.#report(error),
      );
      // Being stopped while it waits is how this loop ends.
      if (pauseMillis > 0) await sleep(pauseMillis, undefined, { signal: this.#end.signal }).catch(() => {});
    }
  }

  #report(error: unknown): number {
    if (!this.#isEnding) this.#options.onFault(error);
    return FAULT_PAUSE_MILLIS;
  }

  async #readOnce(): Promise<number> {
    await this.#listShards();
    const known = new Set(this.#shards.map(({ ShardId }) => ShardId));
    let readCount = 0;
    for (const { ShardId, ParentShardId } of this.#shards) {
      const parentIsOpen =
        ParentShardId !== undefined && known.has(ParentShardId) && !this.#exhausted.has(ParentShardId);
      if (this.#isEnding || parentIsOpen || this.#exhausted.has(ShardId)) continue;
      readCount += await this.#readShard(ShardId);
    }
    return readCount;
  }

  async #listShards(): Promise<void> {
    if (Date.now() - this.#shardsListedAt < SHARD_LIST_MILLIS) return;
    this.#shards = await this.#options.streams.listShards(this.#options.streamArn);
    this.#shardsListedAt = Date.now();
  }

  async #readShard(shardId: string): Promise<number> {
    const { streams, pageSize, onRecords } = this.#options;
    const iterator = this.#iterators.get(shardId) ?? (await this.#iteratorFor(shardId));
    this.#iterators.delete(shardId);
    const { Records, NextShardIterator } = await streams.read(iterator, pageSize);
    if (Records.length > 0) await onRecords(Records, shardId);
    if (NextShardIterator) this.#iterators.set(shardId, NextShardIterator);
    else this.#exhausted.add(shardId);
    return Records.length;
  }

  /** Records older than a day are gone; a reader that was away longer goes on at the oldest that is left. */
  async #iteratorFor(shardId: string): Promise<string> {
    const { streams, streamArn, positionOf } = this.#options;
    try {
      return await streams.iterator(streamArn, shardId, positionOf(shardId));
    } catch (error) {
      if (!(error instanceof StreamError) || error.code !== 'TrimmedDataAccessException') throw error;
      return streams.iterator(streamArn, shardId, 'TRIM_HORIZON');
    }
  }
}
