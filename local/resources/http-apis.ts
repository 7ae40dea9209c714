import type { CorsRules, HttpApi, Invoke, Route } from '../interfaces.ts';

interface Draft {
  readonly apiId: string;
  readonly cors: CorsRules | undefined;
  readonly routes: Route[];
  readonly integrations: Map<string, Invoke>;
}

/** HTTP APIs as their parts are created: the API, its integrations, then the routes that name them. */
export class HttpApis {
  readonly #drafts = new Map<string, Draft>();

  add(apiId: string, cors: CorsRules | undefined): void {
    this.#drafts.set(apiId, { apiId, cors, routes: [], integrations: new Map() });
  }

  addIntegration(apiId: string, integrationId: string, invoke: Invoke): void {
    this.#get(apiId).integrations.set(integrationId, invoke);
  }

  addRoute(apiId: string, route: { method: string; path: string; integrationId: string }): void {
    const { routes, integrations } = this.#get(apiId);
    const invoke = integrations.get(route.integrationId);
    if (invoke === undefined) throw new Error(`The API has no integration ${route.integrationId}.`);
    routes.push({ method: route.method, path: route.path, invoke });
  }

  /** The stack's one HTTP API; throws when it has none or several, since the runner has one origin. */
  getOnly(): HttpApi {
    const [only, ...others] = this.#drafts.values();
    if (only === undefined || others.length > 0) {
      throw new Error(`The runner serves one HTTP API; the stack has ${this.#drafts.size}.`);
    }
    return only;
  }

  #get(apiId: string): Draft {
    const draft = this.#drafts.get(apiId);
    if (draft === undefined) throw new Error(`The stack has no HTTP API ${apiId}.`);
    return draft;
  }
}
