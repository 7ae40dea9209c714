import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex, Readable } from 'node:stream';
import type { PeerRunner } from './sites/peers.ts';

/**
 * What the runner's parts know of each other. The core (`local/stack.ts`) reads the template and creates what it
 * names; ECS (`local/ecs`) and the HTTP side (`local/http`) are started by it, or use its handle, through these types.
 *
 * Every child process has a group of its own (`detached`) and ends when the runner does: Ctrl-C in a terminal signals
 * the whole foreground group, and emulators and functions must still answer while bots leave politely.
 */

/** What a synchronous invocation came to; `failed` is a function error: the handler threw, timed out or crashed. */
export type InvokeResult =
  | { outcome: 'answered'; payload: unknown }
  | { outcome: 'failed'; errorType: string; errorMessage: string }
  | { outcome: 'throttled' };

export type Invoke = (event: unknown) => Promise<InvokeResult>;

/** An answer that has begun: its body is read as it comes, and fails when the function does in the middle of it. */
export interface StreamedAnswer {
  readonly contentType: string;
  readonly body: Readable;
}

export type StreamingResult = InvokeResult | ({ outcome: 'streamed' } & StreamedAnswer);

/** Answers as soon as the function begins to. */
export type InvokeStreaming = (event: unknown) => Promise<StreamingResult>;

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Takes over a connection that asks to become a WebSocket; `head` is what came after the request. */
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => Promise<void>;

/** One route of an HTTP API: method in capitals or `ANY`, path as in the template (`/bots/{id}`, `/{proxy+}`); the catch-all is `ANY` `$default`. */
export interface Route {
  readonly method: string;
  readonly path: string;
  readonly invoke: Invoke;
}

export interface CorsRules {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  readonly maxAgeSeconds: number | undefined;
}

/** An HTTP API with its `$default` stage, payload format 2.0. */
export interface HttpApi {
  readonly apiId: string;
  readonly routes: readonly Route[];
  readonly cors: CorsRules | undefined;
}

export interface FunctionUrlDefinition {
  readonly functionName: string;
  readonly authType: 'AWS_IAM' | 'NONE';
  readonly invokeMode: 'BUFFERED' | 'RESPONSE_STREAM';
  readonly cors: CorsRules | undefined;
  /** Only a URL of the mode RESPONSE_STREAM takes streamed answers. */
  readonly invoke: InvokeStreaming;
}

/** A server on 127.0.0.1; `url` has no slash at its end. */
export interface RunningServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A server whose requests can also be handed to it without a second connection. */
export interface OriginServer extends RunningServer {
  readonly handle: RequestHandler;
  /** Only a WebSocket API's takes handshakes. */
  readonly upgrade?: UpgradeHandler;
}

export interface RoleCredentials {
  readonly roleArn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/** Local credentials, one set per role, so that a signed request tells which role made it. */
export interface Credentials {
  issue(roleArn: string): RoleCredentials;
  find(accessKeyId: string): RoleCredentials | undefined;
}

/** Appends one complete JSON line (without its newline) to the log called `name` (`logs/<name>.log`). */
export type Log = (name: string, jsonLine: string) => void;

/** What tests and demos may break; the names are those of `PUT /_local/faults`. Read it at every use: it changes. */
export interface Faults {
  task_events: boolean;
  deliveries: boolean;
  callbacks: boolean;
  /** Whether the function of `$disconnect` hears of sockets that are gone, which API Gateway does not promise. */
  disconnects: boolean;
  launches: 'run' | 'hold' | 'fail';
}

/** What every part of the running stack may read. */
export interface Surroundings {
  readonly accountId: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly log: Log;
  readonly faults: Readonly<Faults>;
  /** True while `restart` keeps the control plane away: API and function URLs refuse, bots live on. */
  isDown(): boolean;
  /** `AWS_REGION` and the `AWS_ENDPOINT_URL_…` variables that bring an SDK client to the emulators. */
  endpointEnvironment(): Readonly<Record<string, string>>;
}

// ── Function URL: `local/http/function-url.ts` exports `serveFunctionUrl: ServeFunctionUrl` ──

/** Serves one function URL on a free port; the core puts its `url` in the template where `FunctionUrl` is asked for. */
export type ServeFunctionUrl = (definition: FunctionUrlDefinition, around: Surroundings) => Promise<OriginServer>;

// ── ECS: `local/ecs/ecs.ts` exports `startEcs: StartEcs` ──

export interface Cluster {
  readonly clusterArn: string;
  readonly clusterName: string;
}

export interface ContainerDefinition {
  readonly name: string;
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly stopTimeoutSeconds: number;
}

export interface TaskDefinition {
  readonly taskDefinitionArn: string;
  readonly family: string;
  readonly revision: number;
  readonly taskRoleArn: string | undefined;
  readonly executionRoleArn: string | undefined;
  readonly cpu: string;
  readonly memory: string;
  readonly containers: readonly ContainerDefinition[];
}

/** An event on the default bus, as EventBridge delivers it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface EcsOptions {
  readonly around: Surroundings;
  /** The repository: containers run here as child processes, as they do in the image's working directory. */
  readonly workingDirectory: string;
  /** Where `tasks.json` is kept, so that a later runner knows what became of them; undefined keeps nothing. */
  readonly dataDirectory: string | undefined;
  /** Called with every task state change, whatever the faults say; the core delivers it or loses it. */
  publish(event: BusEvent): void;
}

/** A task as `GET /_local/tasks` shows it, before its names for the wire. */
export interface RunningTask {
  readonly taskArn: string;
  readonly pid: number | undefined;
  readonly lastStatus: string;
  readonly startedBy: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** ECS itself: `url` is its endpoint for the SDK; clusters and task definitions come from the template. */
export interface Ecs extends RunningServer {
  addCluster(cluster: Cluster): void;
  addTaskDefinition(definition: TaskDefinition): void;
  listTasks(): readonly RunningTask[];
  /** Sends SIGKILL to the task's process; false when there is no such process. */
  kill(taskArn: string): boolean;
  /**
   * Ends what a killed runner left running and publishes its tasks as STOPPED. The core calls it once, when clusters,
   * task definitions and the rules that listen to `publish` are in place.
   */
  recover(): Promise<void>;
  /** StopTask for every task; answers when all are STOPPED, those that take longer than the grace by SIGKILL. */
  stopTasks(options: { reason: string; graceMillis: number }): Promise<void>;
}

export type StartEcs = (options: EcsOptions) => Promise<Ecs>;

// ── The running stack: `local/stack.ts` exports `startStack(options: StackOptions): Promise<Stack>` ──

export interface StackOptions {
  /** Options of the deployment, as `cdk -c key=value` takes them. */
  readonly context: Readonly<Record<string, string>>;
  /** Values of template parameters that have no default, or another one than it, by logical id. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where tables and stream positions are kept; undefined keeps them in memory. */
  readonly dataDirectory: string | undefined;
  /** Origin under which the caller serves `Stack.frontDoor`, e.g. `http://127.0.0.1:8056`. */
  readonly origin: string;
  /** Runners of other sites, which publishing to their topics reaches. */
  readonly peers?: readonly PeerRunner[];
  /** The built pages, instead of those of this repository. */
  readonly pagesDirectory?: string;
  readonly log: Log;
  /** Told in a few words what begins now ("Synthesize the app"); whatever began before is done. */
  readonly onStep?: (what: string) => void;
  /** The two parts that other folders implement. */
  readonly startEcs: StartEcs;
  readonly serveFunctionUrl: ServeFunctionUrl;
}

/** One change of a table's item, from its stream; images as plain values. */
export interface TableChange {
  readonly kind: 'INSERT' | 'MODIFY' | 'REMOVE';
  readonly oldItem: Readonly<Record<string, unknown>> | undefined;
  readonly newItem: Readonly<Record<string, unknown>> | undefined;
}

/** One open connection of a WebSocket API. */
export interface OpenSocket {
  readonly connectionId: string;
  readonly connectedAt: Date;
  readonly lastActiveAt: Date;
}

/** What `GET /_local/live` shows. */
export interface Live {
  /** Those that the table lists, and open ones that it does not. */
  readonly sockets: readonly {
    readonly connection_id: string;
    readonly connected_at: string;
    readonly user_id: number | null;
    readonly topics: readonly string[];
    readonly meetings: readonly unknown[];
    readonly is_open: boolean;
  }[];
  /** How many listen to each topic. */
  readonly topics: Readonly<Record<string, number>>;
  readonly interest: readonly string[];
  readonly sites: readonly Readonly<Record<string, unknown>>[];
}

export interface Stack {
  readonly around: Surroundings;
  readonly httpApi: HttpApi;
  /** The HTTP API's own root, where nothing but its routes is served. */
  readonly apiUrl: string;
  /** The distribution, or the HTTP API where the stack has none. */
  readonly frontDoor: RequestHandler;
  readonly frontDoorUpgrade: UpgradeHandler;
  /** Takes what a peer's runner publishes to a topic of this stack. */
  readonly fromPeer: RequestHandler;
  /** Open connections of the WebSocket API, oldest first; none where the stack has no such API. */
  listSockets(): readonly OpenSocket[];
  describeLive(): Promise<Live>;
  /** Base URL of the function URL, by construct name of its function (`callbacks`). */
  readonly functionUrls: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly ecs: Ecs;
  /** Physical name of the one table, and how to reach it. */
  readonly tableName: string;
  readonly dynamoDb: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** Runs the function behind a schedule now and answers when it has run; undefined when there is no such schedule. */
  invokeSchedule(name: string): Promise<InvokeResult | undefined>;
  /**
   * Sends SIGKILL to the processes of a function that are at work, by construct name, and answers their ids; undefined
   * when there is no such function.
   */
  killFunction(name: string): readonly number[] | undefined;
  setFaults(change: Partial<Faults>): Promise<Readonly<Faults>>;
  /** Ends every function process, empties the queues and stays away for `downMs`; answers when it is back. */
  restart(options: { downMs: number }): Promise<void>;
  /** Both return a function that ends the listening. */
  onTableChange(listener: (change: TableChange) => void): () => void;
  onTaskEvent(listener: (event: BusEvent) => void): () => void;
  /** Ends every child and server; nothing is left running. */
  stop(): Promise<void>;
}
