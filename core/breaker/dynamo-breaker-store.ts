import type { Condition, Key } from '../table/operation.ts';
import type { Table } from '../table/table.ts';
import { BreakerRecord } from './breaker-record.ts';
import type { BreakerStore } from './breaker-store.ts';

const breakerKey = (key: string): Key => ({ pk: `BREAKER#${key}`, sk: 'BREAKER' });

/** Breakers in the one table, shared by all processes. */
export class DynamoBreakerStore implements BreakerStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async find(key: string): Promise<BreakerRecord | undefined> {
    const item = await this.#table.find(breakerKey(key));
    return item && BreakerRecord.parse(item);
  }

  async change(from: BreakerRecord | undefined, to: BreakerRecord): Promise<boolean> {
    const condition: Condition = from
      ? { expression: '#version = :version', values: { version: from.version } }
      : { expression: 'attribute_not_exists(#pk)' };
    const changed = await this.#table.update({ update: breakerKey(to.key), set: to, condition });
    return changed !== undefined;
  }
}
