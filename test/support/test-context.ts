import { randomUUID } from 'node:crypto';
import { CreateTableCommand, type CreateTableCommandInput, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from '../../core/context.ts';
import { createId } from '../../core/ids.ts';
import { createLog } from '../../core/log.ts';
import { Settings } from '../../core/settings.ts';
import { Table } from '../../core/table/table.ts';
import { tableSchema } from '../../core/table/table-schema.ts';

const SECOND_MILLIS = 1000;
const IDS_PER_MILLI = 4096;

export type LogLine = { time: string; level: string; event: string; [field: string]: unknown };

export type StillContext = {
  context: Context;
  /** Everything that was logged so far. */
  logged: LogLine[];
  /** Moves the clock, which otherwise stands still; `sleep` moves it too, and waits for nothing. */
  advance: (seconds: number) => void;
};

export type TestContext = StillContext & { client: DynamoDBClient; tableName: string };

/** A context on a table of its own: the clock stands still, chance is seeded, ids rise. Needs `DYNAMODB_ENDPOINT`. */
export async function createTestContext(settings: Partial<Settings> = {}): Promise<TestContext> {
  const client = localClient();
  const tableName = `test-${randomUUID()}`;
  await client.send(new CreateTableCommand(tableInput(tableName)));
  return { ...stillContext(settings, (timing) => new Table(client, tableName, timing)), client, tableName };
}

/** A context on the given table whose clock, chance and ids a test holds in its hand. */
export function stillContext(
  settings: Partial<Settings>,
  createTable: (timing: Pick<Context, 'random' | 'sleep'>) => Table,
): StillContext {
  let millis = Date.UTC(2026, 0, 2, 3, 4, 5);
  let drawn = 0;
  const logged: LogLine[] = [];
  const now = () => new Date(millis);
  const random = seededRandom(1);
  const sleep = async (duration: number) => {
    millis += Math.ceil(duration);
  };
  const context: Context = {
    now,
    random,
    sleep,
    newId: () => createId(now(), () => (drawn++ % IDS_PER_MILLI) / IDS_PER_MILLI),
    newSecret: (bytes) => secretFrom(random, bytes),
    log: createLog(now, (line) => logged.push(JSON.parse(line))),
    settings: Settings.parse(settings),
    table: createTable({ random, sleep }),
  };
  const advance = (seconds: number) => {
    millis += seconds * SECOND_MILLIS;
  };
  return { context, logged, advance };
}

/** A client that can reach nothing but the local DynamoDB. */
function localClient(): DynamoDBClient {
  const endpoint = process.env.DYNAMODB_ENDPOINT;
  if (!endpoint) throw new Error('Tests need DYNAMODB_ENDPOINT; they never touch a real account.');
  return new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
}

function tableInput(tableName: string): CreateTableCommandInput {
  const { partitionKey, sortKey, dueIndex, duePartitionKey, dueSortKey } = tableSchema;
  const keys = (hash: string, range: string): CreateTableCommandInput['KeySchema'] => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ];
  return {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keys(partitionKey, sortKey),
    AttributeDefinitions: [partitionKey, sortKey, duePartitionKey, dueSortKey].map((name) => ({
      AttributeName: name,
      AttributeType: 'S',
    })),
    GlobalSecondaryIndexes: [
      {
        IndexName: dueIndex,
        KeySchema: keys(duePartitionKey, dueSortKey),
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
  };
}

/** Uniform in [0, 1), the same sequence for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const secretFrom = (random: () => number, bytes: number): string =>
  Buffer.from(Array.from({ length: bytes }, () => Math.floor(random() * 256))).toString('base64url');
