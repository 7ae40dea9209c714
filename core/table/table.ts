import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  type QueryCommandInput,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Context } from '../context.ts';
import { StoreUnavailableError } from '../errors.ts';
import { backOff, type RetryPolicy, retry } from '../retry.ts';
import {
  type Item,
  type Key,
  namesAndValues,
  type Operation,
  toTransactItem,
  type Update,
  updateInput,
} from './operation.ts';
import { isAway, isContention } from './store-errors.ts';
import { tableSchema } from './table-schema.ts';

/** Contention on one user's slots settles well within this; all waits together take 4.2 s at the most, half of it as a rule. */
const CONFLICT_RETRY: RetryPolicy = { attemptsMax: 14, baseMillis: 20, capMillis: 400 };
const BATCH_GET_MAX = 100;
const BATCH_WRITE_MAX = 25;
/** What DynamoDB hands back of a batch is asked for again, at the pace it can bear. */
const BATCH_RETRY: RetryPolicy = { attemptsMax: 8, baseMillis: 20, capMillis: 400 };

export type Query = {
  pk: string;
  /** Only sort keys with this prefix. */
  prefix?: string;
  /** Only sort keys after this one (before it when newest first). */
  after?: string;
  newestFirst?: boolean;
  limit: number;
  consistent?: boolean;
};

/** Which named conditions of a transaction failed, and the items that failed them. */
export type Failed<Name extends string> = Partial<Record<Name, Item | null>>;

/** The one table. Knows DynamoDB, not the domain: what keys and attributes mean stands with each noun. */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #tableName: string;
  readonly #timing: Pick<Context, 'random' | 'sleep'>;

  constructor(client: DynamoDBClient, tableName: string, timing: Pick<Context, 'random' | 'sleep'>) {
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    this.#tableName = tableName;
    this.#timing = timing;
  }

  /** The item, read consistently, or undefined. */
  async find(key: Key): Promise<Item | undefined> {
    const { Item: item } = await this.#send(() =>
      this.#client.send(new GetCommand({ TableName: this.#tableName, Key: keyOf(key), ConsistentRead: true })),
    );
    return item;
  }

  /** The items that exist, read consistently, in no particular order. */
  async findAll(keys: readonly Key[]): Promise<Item[]> {
    const items: Item[] = [];
    for (const chunk of chunksOf(keys, BATCH_GET_MAX)) {
      let pending: Item[] = chunk.map(keyOf);
      for (let round = 0; pending.length > 0; round += 1) {
        await this.#beforeRound(round);
        const request = { RequestItems: { [this.#tableName]: { Keys: pending, ConsistentRead: true } } };
        const answer = await this.#send(() => this.#client.send(new BatchGetCommand(request)));
        items.push(...(answer.Responses?.[this.#tableName] ?? []));
        pending = answer.UnprocessedKeys?.[this.#tableName]?.Keys ?? [];
      }
    }
    return items;
  }

  /** One page of a partition; `next` is the sort key to go on after, if there is more. */
  async query({
    pk,
    prefix = '',
    after,
    newestFirst = false,
    limit,
    consistent = true,
  }: Query): Promise<{ items: Item[]; next?: string }> {
    const expression = prefix ? '#pk = :pk AND begins_with(#sk, :prefix)' : '#pk = :pk';
    const { Items: items = [], LastEvaluatedKey: last } = await this.#query({
      KeyConditionExpression: expression,
      ...namesAndValues(expression, { pk, ...(prefix && { prefix }) }),
      ...(after && { ExclusiveStartKey: { pk, sk: after } }),
      ScanIndexForward: !newestFirst,
      Limit: limit,
      ConsistentRead: consistent,
    });
    return { items, ...(last && { next: String(last.sk) }) };
  }

  /** How many items have the prefix; one page holds about 1 MB, `pagesMax` bounds the work. */
  async count({ pk, prefix, pagesMax }: { pk: string; prefix: string; pagesMax: number }): Promise<number> {
    const expression = '#pk = :pk AND begins_with(#sk, :prefix)';
    let total = 0;
    let start: Item | undefined;
    for (let page = 0; page < pagesMax; page += 1) {
      const answer = await this.#query({
        KeyConditionExpression: expression,
        ...namesAndValues(expression, { pk, prefix }),
        Select: 'COUNT',
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      });
      total += answer.Count ?? 0;
      start = answer.LastEvaluatedKey;
      if (!start) break;
    }
    return total;
  }

  /** Keys of the items in one shard of the due index that are due by `until`, oldest first. */
  async queryDue({ shard, until, limit }: { shard: string; until: string; limit: number }): Promise<Key[]> {
    const expression = '#due_pk = :shard AND #due_sk <= :until';
    const { Items: items = [] } = await this.#query({
      IndexName: tableSchema.dueIndex,
      KeyConditionExpression: expression,
      ...namesAndValues(expression, { shard, until }),
      Limit: limit,
    });
    return items.map((item) => ({ pk: String(item.pk), sk: String(item.sk) }));
  }

  /** How many items one shard of the due index holds. */
  async countDue(shard: string): Promise<number> {
    const expression = '#due_pk = :shard';
    const input = { IndexName: tableSchema.dueIndex, KeyConditionExpression: expression, Select: 'COUNT' as const };
    const { Count: count = 0 } = await this.#query({ ...input, ...namesAndValues(expression, { shard }) });
    return count;
  }

  /** Updates one item; answers the item as it was before, or undefined when the condition failed. */
  async update(operation: Update): Promise<{ old: Item | undefined } | undefined> {
    const input = {
      TableName: this.#tableName,
      Key: keyOf(operation.update),
      ...updateInput(operation),
      ReturnValues: 'ALL_OLD' as const,
    };
    try {
      const { Attributes: old } = await this.#send(() => this.#client.send(new UpdateCommand(input)));
      // AWS leaves the old item out when there was none; dynoxide sends its key alone, which no item of ours is.
      const wasThere = old && Object.keys(old).some((name) => name !== 'pk' && name !== 'sk');
      return { old: wasThere ? old : undefined };
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  /**
   * Makes all writes or none. The writes have names; the answer says which named conditions failed (none: it is done).
   * Conflicts with other writers are retried with full jitter; StoreUnavailableError when they outlast that.
   */
  async transact<Name extends string>(operations: Partial<Record<Name, Operation>>): Promise<Failed<Name> | undefined> {
    const named = Object.entries<Operation | undefined>(operations).filter(
      (entry): entry is [Name, Operation] => entry[1] !== undefined,
    );
    const input = { TransactItems: named.map(([, operation]) => toTransactItem(this.#tableName, operation)) };
    try {
      await this.#send(() => this.#client.send(new TransactWriteCommand(input)));
      return undefined;
    } catch (error) {
      if (!(error instanceof TransactionCanceledException)) throw error;
      const failed: Failed<Name> = {};
      error.CancellationReasons?.forEach((reason, position) => {
        const name = named[position]?.[0];
        if (name && reason.Code === 'ConditionalCheckFailed')
          failed[name] = reason.Item ? unmarshall(reason.Item) : null;
      });
      if (Object.keys(failed).length === 0) throw error;
      return failed;
    }
  }

  /** Deletes many items without conditions; safe to repeat. */
  async deleteAll(keys: readonly Key[]): Promise<void> {
    for (const chunk of chunksOf(keys, BATCH_WRITE_MAX)) {
      let pending: NonNullable<BatchWriteInput> = {
        [this.#tableName]: chunk.map((key) => ({ DeleteRequest: { Key: keyOf(key) } })),
      };
      for (let round = 0; Object.keys(pending).length > 0; round += 1) {
        await this.#beforeRound(round);
        const request = { RequestItems: pending };
        pending = (await this.#send(() => this.#client.send(new BatchWriteCommand(request)))).UnprocessedItems ?? {};
      }
    }
  }

  async #beforeRound(round: number): Promise<void> {
    if (round >= BATCH_RETRY.attemptsMax) throw new StoreUnavailableError();
    if (round > 0) await backOff(this.#timing, BATCH_RETRY, round);
  }

  #query(input: Omit<QueryCommandInput, 'TableName'>) {
    return this.#send(() => this.#client.send(new QueryCommand({ TableName: this.#tableName, ...input })));
  }

  async #send<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      return await retry(this.#timing, CONFLICT_RETRY, isContention, call);
    } catch (error) {
      if (isContention(error) || isAway(error)) throw new StoreUnavailableError({ cause: error });
      throw error;
    }
  }
}

type BatchWriteInput = ConstructorParameters<typeof BatchWriteCommand>[0]['RequestItems'];

const keyOf = ({ pk, sk }: Key): Item => ({ pk, sk });

function* chunksOf<Element>(list: readonly Element[], size: number): Generator<readonly Element[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}
