import { setTimeout as sleep } from 'node:timers/promises';
import type { StreamRecord, Streams } from '../emulators/streams.ts';
import type { InvokeResult } from '../interfaces.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import { failedItems } from './batch-failures.ts';
import type { Checkpoints } from './checkpoints.ts';
import type { EventSource } from './event-source.ts';
import type { FilterCriteria } from './filter-criteria.ts';
import { lostBatch } from './lost-batch.ts';
import { StreamReader } from './stream-reader.ts';

/** A command waits this long at most before it sets out for its bot. */
const IDLE_POLL_MILLIS = 100;
const RETRY_PAUSE_MILLIS = 250;
const RETRY_PAUSE_MILLIS_MAX = 5000;

export interface StreamSourceOptions {
  /** Names the mapping in the checkpoints. */
  readonly consumer: string;
  readonly streams: Streams;
  readonly streamArn: string;
  readonly region: string;
  readonly checkpoints: Checkpoints;
  readonly target: LocalFunction;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly batchSize: number;
  readonly filters: FilterCriteria;
  readonly reportsItemFailures: boolean;
  readonly bisects: boolean;
  /** -1 means as long as the record lives. */
  readonly retryAttemptsMax: number;
  /** -1 means as long as the stream keeps it. */
  readonly recordAgeSecondsMax: number;
  readonly onFailureArn: string | undefined;
  send(queueArn: string, body: string): Promise<void>;
  onFault(error: unknown): void;
}

interface Batch {
  readonly records: readonly StreamRecord[];
  readonly shardId: string;
  readonly attempt: number;
}

/** Brings a table's changes to a function, in order: a batch that fails holds up its shard until it is done or given up. */
export class StreamSource implements EventSource {
  readonly #options: StreamSourceOptions;
  #reader: StreamReader | undefined;
  #end = new AbortController();

  constructor(options: StreamSourceOptions) {
    this.#options = options;
  }

  resume(): void {
    const { consumer, streams, streamArn, batchSize, checkpoints, startingPosition, onFault } = this.#options;
    this.#end = new AbortController();
    this.#reader = new StreamReader({
      streams,
      streamArn,
      pageSize: batchSize,
      idlePollMillis: IDLE_POLL_MILLIS,
      positionOf: (shardId) => {
        const after = checkpoints.find(`${consumer} ${streamArn}`, shardId);
        return after === undefined ? startingPosition : { after };
      },
      onRecords: (records, shardId) => this.#handlePage(records, shardId),
      onFault,
    });
  }

  async pause(): Promise<void> {
    this.#end.abort();
    await this.#reader?.stop();
  }

  async #handlePage(records: readonly StreamRecord[], shardId: string): Promise<void> {
    const asDelivered = records.map((record) => ({
      ...record,
      awsRegion: this.#options.region,
      eventSourceARN: this.#options.streamArn,
    }));
    const wanted = asDelivered.filter((record) => this.#options.filters.accept(record));
    await this.#handle({ records: wanted, shardId, attempt: 0 });
    const last = records.at(-1);
    if (last) this.#save(shardId, last);
  }

  /** Tries a batch until every record is done or given up; rejects only when the source is being paused. */
  async #handle(batch: Batch): Promise<void> {
    if (batch.records.length === 0) return;
    this.#end.signal.throwIfAborted();
    const { target, reportsItemFailures } = this.#options;
    const result = await target.invoke({ Records: batch.records });
    const failed = failedItems(result, batch.records.map(sequenceNumber), reportsItemFailures);
    const firstFailed = batch.records.findIndex((record) => failed.has(sequenceNumber(record)));
    if (firstFailed === -1) return;
    const lastDone = batch.records[firstFailed - 1];
    if (lastDone) this.#save(batch.shardId, lastDone);
    await this.#again({ ...batch, records: batch.records.slice(firstFailed) }, result);
  }

  async #again(batch: Batch, result: InvokeResult): Promise<void> {
    const { retryAttemptsMax, bisects } = this.#options;
    const fresh = await this.#dropAged(batch, result);
    if (fresh.records.length === 0) return;
    await sleep(pauseMillis(batch.attempt), undefined, { signal: this.#end.signal });
    // A throttled batch was never seen by the function, so it says nothing about its records.
    if (result.outcome === 'throttled') return this.#handle(fresh);
    if (bisects && fresh.records.length > 1) return this.#handleHalves(fresh);
    if (retryAttemptsMax >= 0 && fresh.attempt >= retryAttemptsMax) {
      return this.#giveUp(fresh, result, 'RetryAttemptsExhausted');
    }
    return this.#handle({ ...fresh, attempt: fresh.attempt + 1 });
  }

  /** Splitting does not count as an attempt: each half has all of its own. */
  async #handleHalves(batch: Batch): Promise<void> {
    const middle = Math.ceil(batch.records.length / 2);
    await this.#handle({ ...batch, records: batch.records.slice(0, middle) });
    await this.#handle({ ...batch, records: batch.records.slice(middle) });
  }

  async #dropAged(batch: Batch, result: InvokeResult): Promise<Batch> {
    const { recordAgeSecondsMax } = this.#options;
    if (recordAgeSecondsMax < 0) return batch;
    const oldestSeconds = Date.now() / 1000 - recordAgeSecondsMax;
    const isAged = (record: StreamRecord) => record.dynamodb.ApproximateCreationDateTime < oldestSeconds;
    const aged = batch.records.filter(isAged);
    if (aged.length > 0) await this.#giveUp({ ...batch, records: aged }, result, 'RecordAgeExceeded');
    return { ...batch, records: batch.records.filter((record) => !isAged(record)) };
  }

  async #giveUp(batch: Batch, result: InvokeResult, condition: string): Promise<void> {
    const { onFailureArn, send, target, streamArn } = this.#options;
    if (onFailureArn === undefined) return;
    const { arn: functionArn } = target.definition;
    await send(onFailureArn, JSON.stringify(lostBatch({ ...batch, streamArn, functionArn, condition, result })));
  }

  #save(shardId: string, record: StreamRecord): void {
    const { checkpoints, consumer, streamArn } = this.#options;
    checkpoints.save(`${consumer} ${streamArn}`, shardId, sequenceNumber(record));
  }
}

function sequenceNumber(record: StreamRecord): string {
  return record.dynamodb.SequenceNumber;
}

function pauseMillis(attempt: number): number {
  return Math.min(RETRY_PAUSE_MILLIS * 2 ** attempt, RETRY_PAUSE_MILLIS_MAX);
}
