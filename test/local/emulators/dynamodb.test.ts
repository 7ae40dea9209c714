import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, describe, expect, it } from 'vitest';
import { StartError } from '../../../local/cli/start-error.ts';
import { startDynamoDb } from '../../../local/emulators/dynamodb.ts';

const directory = mkdtempSync(join(tmpdir(), 'rollcall-dynamodb-'));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('startDynamoDb', () => {
  it('keeps its tables in the data directory', async () => {
    await whileRunning((client) =>
      client.send(
        new CreateTableCommand({
          TableName: 'kept',
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
        }),
      ),
    );
    const tables = await whileRunning((client) => client.send(new ListTablesCommand({})));
    expect(tables.TableNames).toEqual(['kept']);
  });

  it('uses the server that AWS_ENDPOINT_URL_DYNAMODB names', async () => {
    const given = await startDynamoDb(undefined, {});
    const server = await startDynamoDb(undefined, { AWS_ENDPOINT_URL_DYNAMODB: given.url });
    expect(server.url).toBe(given.url);
    await given.stop();
  });

  it('says in words for people that nothing answers there', async () => {
    const starting = startDynamoDb(undefined, { AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' });
    await expect(starting).rejects.toThrow(
      new StartError('No DynamoDB answers at http://127.0.0.1:1, which AWS_ENDPOINT_URL_DYNAMODB names.'),
    );
  });
});

async function whileRunning<Result>(run: (client: DynamoDBClient) => Promise<Result>): Promise<Result> {
  const server = await startDynamoDb(directory, {});
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: server.url, region: 'us-east-1', credentials });
  try {
    return await run(client);
  } finally {
    client.destroy();
    await server.stop();
  }
}
