import type { CorsRules, HttpApi, Invoke, OriginServer, Route } from '../interfaces.ts';

/** An HTTP API whose routes are still being added. */
export interface DraftApi {
  readonly apiId: string;
  readonly cors: CorsRules | undefined;
  readonly routes: Route[];
}

interface Entry {
  readonly api: DraftApi;
  readonly server: OriginServer;
  readonly integrations: Map<string, Invoke>;
}

/** HTTP APIs as their parts are created: the API, its integrations, then the routes that name them. */
export class HttpApis {
  readonly #entries = new Map<string, Entry>();

  add(api: DraftApi, server: OriginServer): void {
    this.#entries.set(api.apiId, { api, server, integrations: new Map() });
  }

  addIntegration(apiId: string, integrationId: string, invoke: Invoke): void {
    this.#get(apiId).integrations.set(integrationId, invoke);
  }

  addRoute(apiId: string, route: { method: string; path: string; integrationId: string }): void {
    const { api, integrations } = this.#get(apiId);
    const invoke = integrations.get(route.integrationId);
    if (invoke === undefined) throw new Error(`The API has no integration ${route.integrationId}.`);
    api.routes.push({ method: route.method, path: route.path, invoke });
  }

  /** The stack's one HTTP API; throws when it has none or several, since the runner shows one. */
  getOnly(): { readonly api: HttpApi; readonly server: OriginServer } {
    const [only, ...others] = this.#entries.values();
    if (only === undefined || others.length > 0) {
      throw new Error(`The runner serves one HTTP API; the stack has ${this.#entries.size}.`);
    }
    return only;
  }

  #get(apiId: string): Entry {
    const entry = this.#entries.get(apiId);
    if (entry === undefined) throw new Error(`The stack has no HTTP API ${apiId}.`);
    return entry;
  }
}
