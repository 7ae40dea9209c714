import { startDynamoDb } from '../../local/emulators/dynamodb.ts';

/** Starts one DynamoDB in memory for a whole test run and names it to the tests, unless `DYNAMODB_ENDPOINT` does. */
export async function startLocalDynamoDb(): Promise<() => Promise<void>> {
  if (process.env.DYNAMODB_ENDPOINT) return async () => {};
  const server = await startDynamoDb(undefined);
  process.env.DYNAMODB_ENDPOINT = server.url;
  return server.stop;
}
