import type { BreakerRecord } from './breaker-record.ts';

/** Where breakers are kept. Whoever shares the store shares the breakers. */
export type BreakerStore = {
  /** The breaker as it stands now, or undefined when nobody has changed it yet. */
  find: (key: string) => Promise<BreakerRecord | undefined>;
  /** Stores `to`, which has the next version; false, and nothing changed, when `from` is not what is stored. */
  change: (from: BreakerRecord | undefined, to: BreakerRecord) => Promise<boolean>;
};
