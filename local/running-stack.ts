import { setTimeout as sleep } from 'node:timers/promises';
import type { Switches } from './create-site.ts';
import type { Endings } from './endings.ts';
import { refuseUpgrade } from './http/upgrade.ts';
import type {
  BusEvent,
  Faults,
  HttpApi,
  InvokeResult,
  Live,
  OpenSocket,
  RequestHandler,
  Stack,
  TableChange,
  UpgradeHandler,
} from './interfaces.ts';
import type { Site } from './resources/site.ts';
import { takeFromPeer } from './sites/from-peer.ts';
import { readLive } from './sockets/live-view.ts';
import type { TableChanges } from './sources/table-changes.ts';

export interface RunningStackOptions {
  readonly site: Site;
  readonly switches: Switches;
  readonly outputs: Readonly<Record<string, string>>;
  readonly changes: TableChanges;
  readonly tableName: string;
  readonly endings: Endings;
}

/** The handle of a stack whose resources are created. */
export class RunningStack implements Stack {
  readonly around: Stack['around'];
  readonly httpApi: HttpApi;
  readonly apiUrl: string;
  readonly frontDoor: RequestHandler;
  readonly frontDoorUpgrade: UpgradeHandler;
  readonly fromPeer: RequestHandler;
  readonly functionUrls: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly ecs: Stack['ecs'];
  readonly tableName: string;
  readonly dynamoDb: Stack['dynamoDb'];
  readonly #site: Site;
  readonly #switches: Switches;
  readonly #changes: TableChanges;
  readonly #endings: Endings;
  readonly #end = new AbortController();

  constructor({ site, switches, outputs, changes, tableName, endings }: RunningStackOptions) {
    this.around = site.around;
    const { api, server } = site.httpApis.getOnly();
    this.httpApi = api;
    this.apiUrl = server.url;
    const distribution = site.distributions.find();
    this.frontDoor = distribution?.handle ?? server.handle;
    this.frontDoorUpgrade = distribution?.upgrade ?? refuseAnyUpgrade;
    this.fromPeer = takeFromPeer(site.messaging.url);
    this.functionUrls = Object.fromEntries(site.functionUrls);
    this.outputs = outputs;
    this.ecs = site.ecs;
    this.tableName = tableName;
    this.dynamoDb = site.dynamoDbConfig;
    this.#site = site;
    this.#switches = switches;
    this.#changes = changes;
    this.#endings = endings;
  }

  /** Lets events flow; until then nothing polls and no schedule runs. */
  begin(): void {
    for (const each of this.#site.functions.list()) each.warmUp();
    for (const source of this.#site.eventSources) source.resume();
    this.#site.schedules.resume();
  }

  listSockets(): readonly OpenSocket[] {
    return this.#site.socketApis
      .list()
      .flatMap(({ connections }) => connections)
      .map(({ visit: { connectionId, connectedAt }, lastActiveAt }) => ({ connectionId, connectedAt, lastActiveAt }));
  }

  describeLive(): Promise<Live> {
    return readLive({ dynamoDb: this.#site.dynamoDb, tableName: this.tableName }, this.listSockets());
  }

  invokeSchedule(name: string): Promise<InvokeResult | undefined> {
    return this.#site.schedules.runNow(name);
  }

  killFunction(name: string): readonly number[] | undefined {
    return this.#site.functions.find(name)?.killAtWork();
  }

  async setFaults(change: Partial<Faults>): Promise<Readonly<Faults>> {
    const { faults } = this.#switches;
    const { deliveries } = faults;
    Object.assign(faults, change);
    if (faults.deliveries && !deliveries) await this.#site.deliveries.restore();
    if (!faults.deliveries && deliveries) await this.#site.deliveries.breakOff();
    return { ...faults };
  }

  async restart({ downMs }: { downMs: number }): Promise<void> {
    if (this.#switches.isDown) throw new Error('The stack is down already.');
    this.#switches.isDown = true;
    try {
      await this.#leave();
      await this.#site.messaging.purgeQueues();
      await sleep(downMs, undefined, { signal: this.#end.signal });
    } finally {
      if (!this.#end.signal.aborted) this.#comeBack();
    }
  }

  onTableChange(listener: (change: TableChange) => void): () => void {
    return this.#changes.listen(listener);
  }

  onTaskEvent(listener: (event: BusEvent) => void): () => void {
    return this.#site.taskEvents.listen(listener);
  }

  async stop(): Promise<void> {
    this.#switches.isDown = true;
    this.#end.abort();
    await this.#leave();
    await this.#endings.run();
  }

  #comeBack(): void {
    for (const each of this.#site.functions.list()) each.comeBack();
    this.#switches.isDown = false;
    this.begin();
  }

  async #leave(): Promise<void> {
    const { schedules, functions, eventSources, socketApis } = this.#site;
    schedules.pause();
    for (const api of socketApis.list()) api.closeAll();
    // Functions first: what is being handled fails now and does not keep its source waiting.
    await Promise.all([
      ...functions.list().map((each) => each.goAway()),
      ...eventSources.map((source) => source.pause()),
    ]);
  }
}

/** An HTTP API takes no handshake. */
const refuseAnyUpgrade: UpgradeHandler = async (_request, socket) =>
  refuseUpgrade(socket, 400, { message: 'Bad Request' });
