import type { RequestHandler, UpgradeHandler } from '../interfaces.ts';

export interface ServedDistribution {
  readonly handle: RequestHandler;
  readonly upgrade: UpgradeHandler;
}

/** The stack's distribution, if it has one; a second is refused, since the runner has one port for it. */
export class Distributions {
  #only: ServedDistribution | undefined;

  add(served: ServedDistribution): void {
    if (this.#only !== undefined) throw new Error('The runner serves one distribution.');
    this.#only = served;
  }

  find(): ServedDistribution | undefined {
    return this.#only;
  }
}
