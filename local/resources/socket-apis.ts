import type { Invoke } from '../interfaces.ts';
import type { SocketApi } from '../sockets/socket-api.ts';

interface Entry {
  readonly api: SocketApi;
  readonly integrations: Map<string, Invoke>;
}

/** WebSocket APIs as their parts are created: the API, its integrations, then routes and stage. */
export class SocketApis {
  readonly #entries = new Map<string, Entry>();

  add(apiId: string, api: SocketApi): void {
    this.#entries.set(apiId, { api, integrations: new Map() });
  }

  has(apiId: string): boolean {
    return this.#entries.has(apiId);
  }

  addIntegration(apiId: string, integrationId: string, invoke: Invoke): void {
    this.#get(apiId).integrations.set(integrationId, invoke);
  }

  addRoute(apiId: string, routeKey: string, integrationId: string): void {
    const { api, integrations } = this.#get(apiId);
    const invoke = integrations.get(integrationId);
    if (invoke === undefined) throw new Error(`The API has no integration ${integrationId}.`);
    api.routes.set(routeKey, invoke);
  }

  setStage(apiId: string, stageName: string): void {
    this.#get(apiId).api.stageName = stageName;
  }

  list(): SocketApi[] {
    return [...this.#entries.values()].map(({ api }) => api);
  }

  #get(apiId: string): Entry {
    const entry = this.#entries.get(apiId);
    if (entry === undefined) throw new Error(`The stack has no WebSocket API ${apiId}.`);
    return entry;
  }
}
