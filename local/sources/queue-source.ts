import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
} from '@aws-sdk/client-sqs';
import type { Messaging } from '../emulators/messaging.ts';
import type { LocalFunction } from '../lambda/local-function.ts';
import { localRegion } from '../template/pseudo-parameters.ts';
import { failedItems } from './batch-failures.ts';
import type { EventSource } from './event-source.ts';
import type { FilterCriteria } from './filter-criteria.ts';
import { type QueueRecord, toQueueRecord } from './queue-record.ts';

/** One call of ReceiveMessage takes ten at most. */
const RECEIVED_MAX = 10;
/** Short, because it is waited for: the emulator would still give the next message to a poll that was broken off. */
const LONG_POLL_SECONDS = 1;
const FAULT_PAUSE_MILLIS = 1000;
/** A function that starts another process welcomes more. */
const WELCOME_POLL_MILLIS = 100;

export interface QueueSourceOptions {
  readonly messaging: Messaging;
  readonly queueArn: string;
  readonly target: LocalFunction;
  readonly batchSize: number;
  readonly windowSeconds: number;
  readonly filters: FilterCriteria;
  readonly reportsItemFailures: boolean;
  onFault(error: unknown): void;
}

/**
 * Brings a queue's messages to a function, as many batches at once as are of use to it: what waits in the queue meanwhile
 * comes in larger ones. A message that failed comes again when it turns visible.
 */
export class QueueSource implements EventSource {
  readonly #options: QueueSourceOptions;
  readonly #queueUrl: string;
  readonly #handling = new Set<Promise<void>>();
  #end = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: QueueSourceOptions) {
    this.#options = options;
    this.#queueUrl = options.messaging.queueUrl(options.queueArn);
  }

  resume(): void {
    this.#end = new AbortController();
    this.#running = this.#run(this.#end.signal);
  }

  async pause(): Promise<void> {
    this.#end.abort();
    await this.#running;
    await Promise.all(this.#handling);
  }

  async #run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#handling.size >= this.#options.target.eventsWelcome) {
        await Promise.race([...this.#handling, sleep(WELCOME_POLL_MILLIS)]);
        continue;
      }
      const batch = await this.#gather(signal).catch((error: unknown) => this.#rest(error, signal));
      if (batch.length > 0) this.#begin(batch);
    }
  }

  async #rest(error: unknown, signal: AbortSignal): Promise<Message[]> {
    if (signal.aborted) return [];
    this.#options.onFault(error);
    // Being stopped while it waits is how the loop ends.
    await sleep(FAULT_PAUSE_MILLIS, undefined, { signal }).catch(() => {});
    return [];
  }

  /** Waits for the first message, then for as many more as the batch and its window allow. */
  async #gather(signal: AbortSignal): Promise<Message[]> {
    const { batchSize, windowSeconds } = this.#options;
    const batch = await this.#receive(Math.min(batchSize, RECEIVED_MAX), LONG_POLL_SECONDS);
    const closesAtMillis = Date.now() + windowSeconds * 1000;
    while (batch.length > 0 && batch.length < batchSize && Date.now() < closesAtMillis && !signal.aborted) {
      const waitSeconds = Math.ceil((closesAtMillis - Date.now()) / 1000);
      batch.push(...(await this.#receive(Math.min(batchSize - batch.length, RECEIVED_MAX), waitSeconds)));
    }
    return batch;
  }

  async #receive(count: number, waitSeconds: number): Promise<Message[]> {
    const input: ReceiveMessageCommandInput = {
      QueueUrl: this.#queueUrl,
      MaxNumberOfMessages: count,
      WaitTimeSeconds: Math.min(waitSeconds, LONG_POLL_SECONDS),
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    };
    const received = await this.#options.messaging.sqs.send(new ReceiveMessageCommand(input));
    return received.Messages ?? [];
  }

  #begin(batch: readonly Message[]): void {
    const work = this.#handle(batch)
      .catch((error: unknown) => this.#options.onFault(error))
      .finally(() => this.#handling.delete(work));
    this.#handling.add(work);
  }

  async #handle(batch: readonly Message[]): Promise<void> {
    const { filters, target, queueArn, reportsItemFailures } = this.#options;
    const records = batch.map((message) => toQueueRecord(message, { queueArn, region: localRegion }));
    const wanted = records.filter((record) => filters.accept(record));
    // What no filter wants is done with.
    const done = records.filter((record) => !wanted.includes(record));
    if (wanted.length > 0) {
      const result = await target.invoke({ Records: wanted });
      const identifiers = wanted.map(({ messageId }) => messageId);
      const failed = failedItems(result, identifiers, reportsItemFailures);
      done.push(...wanted.filter(({ messageId }) => !failed.has(messageId)));
    }
    await this.#delete(done);
  }

  async #delete(records: readonly QueueRecord[]): Promise<void> {
    for (let start = 0; start < records.length; start += RECEIVED_MAX) {
      const entries = records
        .slice(start, start + RECEIVED_MAX)
        .map(({ receiptHandle }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle }));
      await this.#options.messaging.sqs.send(
        new DeleteMessageBatchCommand({ QueueUrl: this.#queueUrl, Entries: entries }),
      );
    }
  }
}
