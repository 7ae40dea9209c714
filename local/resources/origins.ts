import type { OriginServer } from '../interfaces.ts';

/** The servers that a distribution may name: the HTTP API's own and those of function URLs. */
export class Origins {
  readonly #byDomain = new Map<string, OriginServer>();

  add(server: OriginServer): void {
    this.#byDomain.set(new URL(server.url).host, server);
  }

  /** Throws when nothing here has that domain. */
  get(domain: string): OriginServer {
    const found = this.#byDomain.get(domain);
    if (found === undefined) throw new Error(`The runner serves no origin ${domain}.`);
    return found;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#byDomain.values()].map((server) => server.stop()));
  }
}
