import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, paginateScan } from '@aws-sdk/lib-dynamodb';
import { startDynamoDb } from '../../local/emulators/dynamodb.ts';

export type Item = Record<string, unknown>;

/** A DynamoDB of the test's own under a runner, so that a test can look at what is really stored. */
export type OwnDynamoDb = {
  /** For the runner's environment. */
  readonly environment: { readonly AWS_ENDPOINT_URL_DYNAMODB: string };
  get(key: { pk: string; sk: string }): Promise<Item | undefined>;
  scan(): Promise<Item[]>;
  stop(): Promise<void>;
};

export async function startOwnDynamoDb(): Promise<OwnDynamoDb> {
  const server = await startDynamoDb(undefined, {});
  const client = new DynamoDBClient({
    endpoint: server.url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const documents = DynamoDBDocumentClient.from(client);
  return {
    environment: { AWS_ENDPOINT_URL_DYNAMODB: server.url },
    get: async (Key) => (await documents.send(new GetCommand({ TableName: await onlyTable(client), Key }))).Item,
    scan: async () => {
      const items: Item[] = [];
      const TableName = await onlyTable(client);
      for await (const page of paginateScan({ client: documents }, { TableName })) items.push(...(page.Items ?? []));
      return items;
    },
    stop: () => {
      client.destroy();
      return server.stop();
    },
  };
}

async function onlyTable(client: DynamoDBClient): Promise<string> {
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const [name] = TableNames;
  if (name === undefined || TableNames.length > 1) throw new Error(`There are ${TableNames.length} tables, not one.`);
  return name;
}
