import type { BreakerRecord } from './breaker-record.ts';
import type { BreakerStore } from './breaker-store.ts';

/** Breakers of one process. */
export class MemoryBreakerStore implements BreakerStore {
  readonly #records = new Map<string, BreakerRecord>();

  async find(key: string): Promise<BreakerRecord | undefined> {
    return structuredClone(this.#records.get(key));
  }

  async change(from: BreakerRecord | undefined, to: BreakerRecord): Promise<boolean> {
    if (this.#records.get(to.key)?.version !== from?.version) return false;
    this.#records.set(to.key, structuredClone(to));
    return true;
  }
}
