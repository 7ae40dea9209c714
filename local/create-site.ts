import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createCredentials } from './credentials.ts';
import { Deliveries } from './emulators/deliveries.ts';
import { startDynamoDb } from './emulators/dynamodb.ts';
import { startMessaging } from './emulators/messaging.ts';
import { Streams } from './emulators/streams.ts';
import type { Endings } from './endings.ts';
import { EventBus } from './events/event-bus.ts';
import { Schedules } from './events/schedules.ts';
import { TaskEvents } from './events/task-events.ts';
import type { BusEvent, Faults, StackOptions, Surroundings } from './interfaces.ts';
import { AsyncInvocations } from './lambda/async-invocations.ts';
import { Functions } from './lambda/functions.ts';
import { startRuntimeApi } from './lambda/runtime-api.ts';
import { reportFault } from './report-fault.ts';
import { HttpApis } from './resources/http-apis.ts';
import type { Site } from './resources/site.ts';
import { Checkpoints } from './sources/checkpoints.ts';
import type { Assembly } from './synth.ts';
import { localAccountId, localRegion } from './template/pseudo-parameters.ts';

/** Emulators take any; a DynamoDB Local of the user's own must run with `-sharedDb`, since functions have others. */
const RUNNER_CREDENTIALS = { accessKeyId: 'runner', secretAccessKey: 'runner' };
const REPOSITORY = fileURLToPath(new URL('..', import.meta.url));

/** What can be switched while the stack runs. */
export interface Switches {
  readonly faults: Faults;
  isDown: boolean;
}

export interface SiteOptions extends StackOptions {
  readonly switches: Switches;
}

/** Starts the emulators and everything that resources are entered in; what is started is added to `endings`. */
export async function createSite(assembly: Assembly, options: SiteOptions, endings: Endings): Promise<Site> {
  const { log, dataDirectory, origin, serveFunctionUrl, switches } = options;
  const endpoints: Record<string, string> = {};
  const around = createSurroundings(options, endpoints);
  const onFault = (where: string) => (error: unknown) => reportFault(log, where, error);

  const dynamoDbServer = await startDynamoDb(dataDirectory && join(dataDirectory, 'dynamodb'));
  endings.add(dynamoDbServer.stop);
  const messaging = await startMessaging();
  endings.add(messaging.stop);
  const runtimeApi = await startRuntimeApi(onFault('Lambda Runtime API'));
  endings.add(runtimeApi.stop);
  const asyncInvocations = new AsyncInvocations(messaging.send, onFault('asynchronous invocation'));
  const bus = new EventBus(asyncInvocations, messaging.send);
  const taskEvents = new TaskEvents(bus, switches.faults, onFault('task event'));
  const publish = (event: BusEvent) => taskEvents.publish(event);
  const ecs = await options.startEcs({ around, workingDirectory: REPOSITORY, dataDirectory, publish });
  endings.add(ecs.stop);

  Object.assign(endpoints, endpointVariables({ dynamoDb: dynamoDbServer.url, messaging: messaging.url, ecs: ecs.url }));
  const dynamoDbConfig = { endpoint: dynamoDbServer.url, region: localRegion, credentials: RUNNER_CREDENTIALS };
  const dynamoDb = new DynamoDBClient(dynamoDbConfig);
  endings.add(async () => dynamoDb.destroy());
  return {
    ...{ stackName: assembly.stackName, origin, around, dynamoDb, messaging, runtimeApi, asyncInvocations, bus, ecs },
    ...{ taskEvents, serveFunctionUrl, onFault, dynamoDbConfig, assetDirectory: assembly.assetDirectory },
    streams: new Streams(dynamoDbServer.url),
    deliveries: new Deliveries(messaging.sns),
    functions: new Functions(),
    schedules: new Schedules(bus),
    checkpoints: new Checkpoints(dataDirectory && join(dataDirectory, 'stream-positions.json')),
    httpApis: new HttpApis(),
    eventSources: [],
    functionUrls: new Map(),
    tables: [],
  };
}

function createSurroundings({ log, switches }: SiteOptions, endpoints: Readonly<Record<string, string>>): Surroundings {
  return {
    accountId: localAccountId,
    region: localRegion,
    credentials: createCredentials(),
    log,
    faults: switches.faults,
    isDown: () => switches.isDown,
    endpointEnvironment: () => endpoints,
  };
}

function endpointVariables(urls: { dynamoDb: string; messaging: string; ecs: string }): Record<string, string> {
  return {
    AWS_REGION: localRegion,
    AWS_ENDPOINT_URL_DYNAMODB: urls.dynamoDb,
    AWS_ENDPOINT_URL_SNS: urls.messaging,
    AWS_ENDPOINT_URL_SQS: urls.messaging,
    AWS_ENDPOINT_URL_ECS: urls.ecs,
  };
}
