import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCredentials } from './credentials.ts';
import { Deliveries } from './emulators/deliveries.ts';
import { startEmulators } from './emulators/emulators.ts';
import type { Endings } from './endings.ts';
import { EventBus } from './events/event-bus.ts';
import { Schedules } from './events/schedules.ts';
import { TaskEvents } from './events/task-events.ts';
import type { BusEvent, Faults, StackOptions, Surroundings } from './interfaces.ts';
import { AsyncInvocations } from './lambda/async-invocations.ts';
import { Functions } from './lambda/functions.ts';
import { startRuntimeApi } from './lambda/runtime-api.ts';
import { reportFault } from './report-fault.ts';
import { Addresses } from './resources/addresses.ts';
import { Distributions } from './resources/distributions.ts';
import { HttpApis } from './resources/http-apis.ts';
import { Origins } from './resources/origins.ts';
import type { Site } from './resources/site.ts';
import { SocketApis } from './resources/socket-apis.ts';
import { startSnsRouter } from './sites/sns-router.ts';
import { Checkpoints } from './sources/checkpoints.ts';
import type { Assembly } from './synth.ts';
import { localAccountId, localRegion } from './template/pseudo-parameters.ts';

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
  const onFault = (where: string) => (error: unknown) => reportFault(log, where, error);

  const { endpoints, ...emulators } = await startEmulators(dataDirectory, endings);
  const runtimeApi = await startRuntimeApi(onFault('Lambda Runtime API'));
  endings.add(runtimeApi.stop);

  const origins = new Origins();
  endings.add(() => origins.stop());

  const { send } = emulators.messaging;
  const asyncInvocations = new AsyncInvocations(send, onFault('asynchronous invocation'));
  const bus = new EventBus(asyncInvocations, send);
  const taskEvents = new TaskEvents(bus, switches.faults, onFault('task event'));

  const environment: Record<string, string> = { AWS_REGION: localRegion, ...endpoints };
  environment.AWS_ENDPOINT_URL_SNS = await openSns(emulators.messaging.url, options, endings);
  const around = createSurroundings(options, environment);
  const publish = (event: BusEvent) => taskEvents.publish(event);
  const ecs = await options.startEcs({ around, workingDirectory: REPOSITORY, dataDirectory, publish });
  endings.add(ecs.stop);
  environment.AWS_ENDPOINT_URL_ECS = ecs.url;
  // Services that nobody plays here are refused by one that runs, so that no call ever leaves this machine.
  environment.AWS_ENDPOINT_URL = ecs.url;

  return {
    ...emulators,
    stackName: assembly.stackName,
    assetDirectory: assembly.assetDirectory,
    origin,
    around,
    onFault,
    deliveries: new Deliveries(emulators.messaging.sns),
    runtimeApi,
    functions: new Functions(),
    asyncInvocations,
    bus,
    taskEvents,
    schedules: new Schedules(bus, onFault('schedule')),
    checkpoints: new Checkpoints(dataDirectory && join(dataDirectory, 'stream-positions.json')),
    eventSources: [],
    httpApis: new HttpApis(),
    socketApis: new SocketApis(),
    addresses: new Addresses(),
    origins,
    distributions: new Distributions(),
    edgeFunctions: new Map(),
    responseHeaders: new Map(),
    pages: { prefix: 'app/', directory: options.pagesDirectory ?? join(REPOSITORY, 'web', 'app', 'dist') },
    ecs,
    serveFunctionUrl,
    functionUrls: new Map(),
    tables: [],
  };
}

/** Where functions find SNS: this runner's own, or what stands before it where there are peers. */
async function openSns(snsUrl: string, { peers = [], log }: SiteOptions, endings: Endings): Promise<string> {
  if (peers.length === 0) return snsUrl;
  const onFault = (error: unknown) => reportFault(log, 'SNS router', error);
  const router = await startSnsRouter({ snsUrl, peers, onFault });
  endings.add(router.stop);
  return router.url;
}

function createSurroundings(
  { log, switches }: SiteOptions,
  environment: Readonly<Record<string, string>>,
): Surroundings {
  return {
    accountId: localAccountId,
    region: localRegion,
    credentials: createCredentials(),
    log,
    faults: switches.faults,
    isDown: () => switches.isDown,
    endpointEnvironment: () => environment,
  };
}
