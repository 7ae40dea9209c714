import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { StreamPosition, StreamRecord, Streams } from '../emulators/streams.ts';
import type { TableChange } from '../interfaces.ts';
import { StreamReader } from './stream-reader.ts';

const PAGE_SIZE = 1000;
/** People who watch do not see the difference, and an idle laptop stays cool. */
const IDLE_POLL_MILLIS = 250;

export type TableChangeListener = (change: TableChange) => void;

export interface TableChangesOptions {
  readonly streams: Streams;
  readonly streamArn: string;
  onFault(error: unknown): void;
}

/** Follows a table for whoever shows it to people, from now on; a listener that throws hurts nobody else. */
export class TableChanges {
  readonly #listeners = new Set<TableChangeListener>();
  readonly #reader: StreamReader;
  readonly #onFault: (error: unknown) => void;

  private constructor(options: TableChangesOptions, iterators: ReadonlyMap<string, string>) {
    this.#onFault = options.onFault;
    const positions = new Map<string, StreamPosition>();
    this.#reader = new StreamReader({
      ...options,
      iterators,
      pageSize: PAGE_SIZE,
      idlePollMillis: IDLE_POLL_MILLIS,
      positionOf: (shardId) => positions.get(shardId) ?? (iterators.has(shardId) ? 'LATEST' : 'TRIM_HORIZON'),
      onRecords: async (records, shardId) => {
        for (const record of records) this.#tell(toTableChange(record));
        const after = records.at(-1)?.dynamodb.SequenceNumber;
        if (after !== undefined) positions.set(shardId, { after });
      },
    });
  }

  static async follow(options: TableChangesOptions): Promise<TableChanges> {
    const { streams, streamArn } = options;
    const iterators = new Map<string, string>();
    for (const { ShardId } of await streams.listShards(streamArn)) {
      iterators.set(ShardId, await streams.iterator(streamArn, ShardId, 'LATEST'));
    }
    return new TableChanges(options, iterators);
  }

  /** Answers with what ends the listening. */
  listen(listener: TableChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  stop(): Promise<void> {
    return this.#reader.stop();
  }

  #tell(change: TableChange): void {
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        this.#onFault(error);
      }
    }
  }
}

function toTableChange({ eventName, dynamodb }: StreamRecord): TableChange {
  return { kind: eventName, oldItem: decode(dynamodb.OldImage), newItem: decode(dynamodb.NewImage) };
}

/** The stream's images are attribute values by its own contract, so they need no second check. */
function decode(image: Readonly<Record<string, unknown>> | undefined): Readonly<Record<string, unknown>> | undefined {
  return image && unmarshall(image as Record<string, AttributeValue>);
}
