import { type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { interestPartition, ownConnectionPrefix } from '../../core/live/live-keys.ts';
import { sitePrefix } from '../../core/sites/site-keys.ts';
import type { Live, OpenSocket } from '../interfaces.ts';

const Row = z.looseObject({ pk: z.string(), sk: z.string(), expires_at_seconds: z.number().optional() });
type Row = z.infer<typeof Row>;

const Listener = z.object({
  connection_id: z.string(),
  user_id: z.number(),
  connected_at: z.string(),
  topics: z.array(z.string()),
  meetings: z.array(z.unknown()),
});

const userPartitionPrefix = 'USER#';

/** What the table says of live events, beside the sockets that are open. Only the runner may look through a whole table. */
export async function readLive(
  { dynamoDb, tableName }: { dynamoDb: DynamoDBClient; tableName: string },
  sockets: readonly OpenSocket[],
): Promise<Live> {
  const rows = await readRows(dynamoDb, tableName);
  const open = new Set(sockets.map(({ connectionId }) => connectionId));
  const listeners = rows
    .filter(({ pk, sk }) => pk.startsWith(userPartitionPrefix) && sk.startsWith(ownConnectionPrefix))
    .map((row) => Listener.parse(row));
  const known = new Set(listeners.map(({ connection_id }) => connection_id));
  const strangers = sockets
    .filter(({ connectionId }) => !known.has(connectionId))
    .map(({ connectionId, connectedAt }) => ({ connection_id: connectionId, connected_at: connectedAt.toISOString() }))
    .map((socket) => ({ ...socket, user_id: null, topics: [], meetings: [] }));
  return {
    sockets: [...listeners, ...strangers].map((each) => ({ ...each, is_open: open.has(each.connection_id) })),
    topics: countByTopic(listeners),
    interest: [...new Set(rows.filter(({ pk }) => pk === interestPartition).map(topicOf))].sort(),
    sites: rows.filter(({ pk }) => pk.startsWith(sitePrefix)).map(({ pk, sk, ...site }) => site),
  };
}

async function readRows(client: DynamoDBClient, tableName: string): Promise<Row[]> {
  const input = {
    TableName: tableName,
    FilterExpression: 'begins_with(sk, :connection) OR pk = :interest OR begins_with(pk, :site)',
    ExpressionAttributeValues: {
      ':connection': { S: ownConnectionPrefix },
      ':interest': { S: interestPartition },
      ':site': { S: sitePrefix },
    },
  };
  const rows: Row[] = [];
  for await (const { Items = [] } of paginateScan({ client }, input)) {
    rows.push(...Items.map((item) => Row.parse(unmarshall(item))));
  }
  const nowSeconds = Date.now() / 1000;
  // DynamoDB deletes what has expired hours later.
  return rows.filter(({ expires_at_seconds: expiry }) => expiry === undefined || expiry > nowSeconds);
}

function countByTopic(listeners: readonly z.infer<typeof Listener>[]): Record<string, number> {
  const byTopic = Map.groupBy(
    listeners.flatMap(({ topics }) => topics),
    (topic) => topic,
  );
  return Object.fromEntries([...byTopic].map(([topic, each]) => [topic, each.length]));
}

/** `<topic>#<connection id>`, and a topic may itself have a number sign. */
function topicOf({ sk }: Row): string {
  return sk.slice(0, sk.lastIndexOf('#'));
}
