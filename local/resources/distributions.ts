import type { RequestHandler } from '../interfaces.ts';

/** The stack's distribution, if it has one; a second is refused, since the runner has one port for it. */
export class Distributions {
  #only: RequestHandler | undefined;

  add(handle: RequestHandler): void {
    if (this.#only !== undefined) throw new Error('The runner serves one distribution.');
    this.#only = handle;
  }

  find(): RequestHandler | undefined {
    return this.#only;
  }
}
