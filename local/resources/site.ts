import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Deliveries } from '../emulators/deliveries.ts';
import type { Messaging } from '../emulators/messaging.ts';
import type { Streams } from '../emulators/streams.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { Schedules } from '../events/schedules.ts';
import type { TaskEvents } from '../events/task-events.ts';
import type { ObjectFolder } from '../http/bucket.ts';
import type { EdgeFunction } from '../http/edge-function.ts';
import type { Ecs, ServeFunctionUrl, Stack, Surroundings } from '../interfaces.ts';
import type { AsyncInvocations } from '../lambda/async-invocations.ts';
import type { Functions } from '../lambda/functions.ts';
import type { RuntimeApi } from '../lambda/runtime-api.ts';
import type { Checkpoints } from '../sources/checkpoints.ts';
import type { EventSource } from '../sources/event-source.ts';
import type { Addresses } from './addresses.ts';
import type { Distributions } from './distributions.ts';
import type { HttpApis } from './http-apis.ts';
import type { Origins } from './origins.ts';
import type { SocketApis } from './socket-apis.ts';

/** One running deployment: what resources are created with, and where they are entered. */
export interface Site {
  readonly stackName: string;
  /** Of the one port, which is the domain of the distribution. */
  readonly origin: string;
  readonly around: Surroundings;
  readonly dynamoDb: DynamoDBClient;
  readonly dynamoDbConfig: Stack['dynamoDb'];
  readonly streams: Streams;
  readonly messaging: Messaging;
  readonly deliveries: Deliveries;
  readonly runtimeApi: RuntimeApi;
  readonly functions: Functions;
  readonly asyncInvocations: AsyncInvocations;
  readonly bus: EventBus;
  readonly taskEvents: TaskEvents;
  readonly schedules: Schedules;
  readonly checkpoints: Checkpoints;
  readonly eventSources: EventSource[];
  readonly httpApis: HttpApis;
  readonly socketApis: SocketApis;
  readonly addresses: Addresses;
  readonly origins: Origins;
  readonly distributions: Distributions;
  /** By ARN. */
  readonly edgeFunctions: Map<string, EdgeFunction>;
  /** By id of their policy. */
  readonly responseHeaders: Map<string, Readonly<Record<string, string>>>;
  /** What is in the stack's bucket. */
  readonly pages: ObjectFolder;
  readonly ecs: Ecs;
  readonly serveFunctionUrl: ServeFunctionUrl;
  /** By construct name of the function. */
  readonly functionUrls: Map<string, string>;
  readonly tables: CreatedTable[];
  /** Directory of an asset, by its key in the assets' bucket; throws when there is none. */
  assetDirectory(objectKey: string): string;
  onFault(where: string): (error: unknown) => void;
}

export interface CreatedTable {
  readonly tableName: string;
  readonly streamArn: string | undefined;
}
