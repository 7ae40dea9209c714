import { type AttributeValue, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { handleMessage } from '../../../core/live/handle-message.ts';
import { type LiveChange, liveChangeOf, type RowChange } from '../../../core/live/live-change.ts';
import type { LiveContext } from '../../../core/live/live-context.ts';
import { openConnection } from '../../../core/live/open-connection.ts';
import { pushChanges } from '../../../core/live/push-changes.ts';
import { createToken } from '../../../core/tokens/create-token.ts';
import { Streams } from '../../../local/emulators/streams.ts';
import { createWorld, type World } from '../../support/world.ts';
import { createFakeSockets, type FakeSockets } from './fake-sockets.ts';

// biome-ignore lint/suspicious/noExplicitAny: tests read frames of every shape.
export type Frame = any;

export type LiveClient = {
  id: string;
  /** Sends a message; text goes as it is. Answers the frames that came back. */
  say: (message: object | string) => Promise<Frame[]>;
  /** What has come since the last call. */
  take: () => Frame[];
};

export type LiveWorld = Omit<World, 'context'> & {
  context: World['context'] & LiveContext;
  sockets: FakeSockets;
  newKey: (userId: number) => Promise<{ id: number; token: string }>;
  /** With a key of its own, unless one is given. */
  connect: (userId: number, apiKey?: string) => Promise<LiveClient>;
  /** What the table's stream tells since the last call. */
  changes: () => Promise<LiveChange[]>;
  /** Does what `push-live` does with all of it. */
  push: () => Promise<void>;
};

/** A control plane with sockets, and the table's own stream between the two. */
export async function createLiveWorld(): Promise<LiveWorld> {
  const world = await createWorld();
  const sockets = createFakeSockets();
  const context = { ...world.context, sockets, computer: 'here', listRemoteSessions: async () => [] };
  const readStream = await followStream(world);
  const changes = async () => (await readStream()).flatMap((row) => liveChangeOf(row) ?? []);
  const newKey = (userId: number) => createToken(context, userId);
  let connections = 0;
  return {
    ...world,
    context,
    sockets,
    newKey,
    changes,
    push: async () => pushChanges(context, await changes()),
    connect: async (userId, apiKey) => {
      connections += 1;
      const id = `connection-${connections}`;
      const key = apiKey ?? (await newKey(userId)).token;
      await openConnection(context, { connectionId: id, ownHosts: [], apiKey: key });
      return clientOf(context, sockets, id);
    },
  };
}

function clientOf(context: LiveContext, sockets: FakeSockets, id: string): LiveClient {
  let taken = 0;
  const take = () => {
    const all = sockets.received.get(id) ?? [];
    const fresh = all.slice(taken);
    taken = all.length;
    return fresh.map((text): Frame => JSON.parse(text));
  };
  return {
    id,
    take,
    say: async (message) => {
      await handleMessage(context, id, typeof message === 'string' ? message : JSON.stringify(message));
      return take();
    },
  };
}

/** Reads on in every shard of the table's stream, oldest first; nothing of what was before. */
async function followStream({ client, tableName }: World): Promise<() => Promise<RowChange[]>> {
  const streams = new Streams(process.env.DYNAMODB_ENDPOINT ?? '');
  const { Table: table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
  const arn = table?.LatestStreamArn ?? '';
  const iterators = new Map<string, string>();
  for (const { ShardId } of await streams.listShards(arn)) {
    iterators.set(ShardId, await streams.iterator(arn, ShardId, 'TRIM_HORIZON'));
  }
  return async () => {
    const rows: RowChange[] = [];
    for (const [shard, start] of iterators) {
      for (let next: string | null | undefined = start; next; ) {
        const page = await streams.read(next, 1000);
        rows.push(
          ...page.Records.map(({ dynamodb }) => ({ old: itemOf(dynamodb.OldImage), new: itemOf(dynamodb.NewImage) })),
        );
        next = page.NextShardIterator;
        if (next) iterators.set(shard, next);
        if (page.Records.length === 0) break;
      }
    }
    return rows;
  };
}

/** The stream's images are attribute values by its own contract. */
const itemOf = (image: object | undefined) => image && unmarshall(image as Record<string, AttributeValue>);
