import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../core/table/operation.ts';
import type { TestContext } from './test-context.ts';

/** Everything that a test's table holds, at most 1 MB of it. */
export async function storedItems({ client, tableName }: Pick<TestContext, 'client' | 'tableName'>): Promise<Item[]> {
  const { Items: items = [] } = await client.send(new ScanCommand({ TableName: tableName, ConsistentRead: true }));
  return items.map((item) => unmarshall(item));
}
