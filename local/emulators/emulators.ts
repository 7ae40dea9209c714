import { join } from 'node:path';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { Endings } from '../endings.ts';
import type { Stack } from '../interfaces.ts';
import { localRegion } from '../template/pseudo-parameters.ts';
import { startDynamoDb } from './dynamodb.ts';
import { type Messaging, startMessaging } from './messaging.ts';
import { Streams } from './streams.ts';

/** Emulators take any; a DynamoDB Local of the user's own must run with `-sharedDb`, since functions have others. */
const RUNNER_CREDENTIALS = { accessKeyId: 'runner', secretAccessKey: 'runner' };

export interface Emulators {
  readonly dynamoDb: DynamoDBClient;
  readonly dynamoDbConfig: Stack['dynamoDb'] & DynamoDBClientConfig;
  readonly streams: Streams;
  readonly messaging: Messaging;
  /** The SDK's own variables, by which clients find them. */
  readonly endpoints: Readonly<Record<string, string>>;
}

/** Starts DynamoDB, its data in `dataDirectory` or in memory, and SNS and SQS; what is started is added to `endings`. */
export async function startEmulators(dataDirectory: string | undefined, endings: Endings): Promise<Emulators> {
  const dynamoDbServer = await startDynamoDb(dataDirectory && join(dataDirectory, 'dynamodb'));
  endings.add(dynamoDbServer.stop);
  const messaging = await startMessaging();
  endings.add(messaging.stop);
  const dynamoDbConfig = { endpoint: dynamoDbServer.url, region: localRegion, credentials: RUNNER_CREDENTIALS };
  const dynamoDb = new DynamoDBClient(dynamoDbConfig);
  endings.add(async () => dynamoDb.destroy());
  return {
    dynamoDb,
    dynamoDbConfig,
    streams: new Streams(dynamoDbServer.url),
    messaging,
    endpoints: {
      AWS_ENDPOINT_URL_DYNAMODB: dynamoDbServer.url,
      AWS_ENDPOINT_URL_SNS: messaging.url,
      AWS_ENDPOINT_URL_SQS: messaging.url,
    },
  };
}
