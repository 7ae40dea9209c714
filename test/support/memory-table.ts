import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Condition, Item, Key, Operation, Update } from '../../core/table/operation.ts';
import { type Failed, type Query, Table } from '../../core/table/table.ts';
import { Crashed } from '../model/crashed.ts';
import type { Crash } from '../model/schedule.ts';

/**
 * The table in memory, for a hundred thousand schedules a run: the operations and conditions that the stores use, with
 * DynamoDB's meaning. `memory-table.test.ts` holds it against the real one. A crash can be set for its n-th write.
 */
export class MemoryTable extends Table {
  readonly #items = new Map<string, Key & Item>();
  #crash: Crash = null;
  #writes = 0;
  /** Who comes to the table next, when several want to. */
  takeTurn: () => Promise<void> = async () => {};

  constructor() {
    super(new DynamoDBClient({ region: 'nowhere' }), 'memory', { random: () => 0, sleep: async () => {} });
  }

  /** The process dies at its n-th write from now on: before it is committed, or after, when nobody learns of it. */
  setCrash(crash: Crash): void {
    this.#crash = crash;
    this.#writes = 0;
  }

  override async find(key: Key): Promise<Item | undefined> {
    await this.takeTurn();
    return copyOf(this.#items.get(nameOf(key)));
  }

  override async findAll(keys: readonly Key[]): Promise<Item[]> {
    await this.takeTurn();
    return keys.flatMap((key) => copyOf(this.#items.get(nameOf(key))) ?? []);
  }

  override async query({ pk, prefix = '', after, newestFirst = false, limit }: Query) {
    await this.takeTurn();
    const all = this.#sorted((item) => item.pk === pk && item.sk.startsWith(prefix));
    const ordered = newestFirst ? all.reverse() : all;
    const rest = after === undefined ? ordered : ordered.filter(({ sk }) => (newestFirst ? sk < after : sk > after));
    const items = rest.slice(0, limit);
    const last = items.at(-1);
    return { items: items.map((item) => copyOf(item)), ...(last && items.length === limit && { next: last.sk }) };
  }

  override async count({ pk, prefix }: { pk: string; prefix: string }): Promise<number> {
    return this.#sorted((item) => item.pk === pk && item.sk.startsWith(prefix)).length;
  }

  override async queryDue({ shard, until, limit }: { shard: string; until?: string; limit: number }): Promise<Key[]> {
    const due = this.#sorted((item) => item.due_pk === shard && (until === undefined || String(item.due_sk) <= until));
    const ordered = due.sort((one, other) => (String(one.due_sk) < String(other.due_sk) ? -1 : 1));
    return ordered.slice(0, limit).map(({ pk, sk }) => ({ pk, sk }));
  }

  override async countDue(shard: string): Promise<number> {
    return this.#sorted((item) => item.due_pk === shard).length;
  }

  override async update(operation: Update): Promise<{ old: Item | undefined } | undefined> {
    return this.#write(() => {
      const old = copyOf(this.#items.get(nameOf(operation.update)));
      if (!holds(operation.condition, old)) return undefined;
      this.#apply(operation);
      return { old };
    });
  }

  override async transact<Name extends string>(
    operations: Partial<Record<Name, Operation>>,
  ): Promise<Failed<Name> | undefined> {
    return this.#write(() => {
      const named = Object.entries<Operation | undefined>(operations).filter(
        (entry): entry is [Name, Operation] => entry[1] !== undefined,
      );
      const failed: Failed<Name> = {};
      for (const [name, operation] of named) {
        const item = this.#items.get(nameOf(keyOf(operation)));
        if (!holds(operation.condition, item)) failed[name] = copyOf(item) ?? null;
      }
      if (Object.keys(failed).length > 0) return failed;
      for (const [, operation] of named) this.#apply(operation);
      return undefined;
    });
  }

  override async deleteAll(keys: readonly Key[]): Promise<void> {
    for (const key of keys) this.#items.delete(nameOf(key));
  }

  async #write<Result>(commit: () => Result): Promise<Result> {
    await this.takeTurn();
    this.#writes += 1;
    const { write = Number.POSITIVE_INFINITY, committed = false } = this.#crash ?? {};
    const isDead = this.#writes > write || (this.#writes === write && !committed);
    if (isDead) throw new Crashed();
    const result = commit();
    if (this.#writes === write) throw new Crashed();
    return result;
  }

  #apply(operation: Operation): void {
    const name = nameOf(keyOf(operation));
    if ('put' in operation) this.#items.set(name, copyOf(operation.put));
    else if ('delete' in operation) this.#items.delete(name);
    else if ('update' in operation) this.#items.set(name, updated(this.#items.get(name), operation));
  }

  #sorted(matches: (item: Key & Item) => boolean): (Key & Item)[] {
    return [...this.#items.values()].filter(matches).sort((one, other) => (one.sk < other.sk ? -1 : 1));
  }
}

const nameOf = ({ pk, sk }: Key): string => `${pk}\n${sk}`;

function keyOf(operation: Operation): Key {
  if ('put' in operation) return operation.put;
  if ('update' in operation) return operation.update;
  return 'delete' in operation ? operation.delete : operation.check;
}

/** A copy without undefined attributes, as marshalling leaves them out. */
const copyOf = <Value>(value: Value): Value => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

function updated(
  item: (Key & Item) | undefined,
  { update, set = {}, setIfAbsent = {}, add = {}, remove = [] }: Update,
): Key & Item {
  const next: Key & Item = { ...setIfAbsent, ...item, ...copyOf(set), ...update };
  for (const [name, amount] of Object.entries(add)) next[name] = Number(item?.[name] ?? 0) + amount;
  for (const name of remove) delete next[name];
  return copyOf(next);
}

/** The conditions that the stores write: comparisons and existence, joined by AND within OR. */
function holds(condition: Condition | undefined, item: Item | undefined): boolean {
  if (!condition) return true;
  const { expression, values = {} } = condition;
  return expression
    .split(' OR ')
    .some((all) => all.split(' AND ').every((term) => holdsTerm(term.trim(), item, values)));
}

function holdsTerm(term: string, item: Item | undefined, values: Item): boolean {
  const [, not, attribute] = /^attribute_(not_)?exists\(#(\w+)\)$/.exec(term) ?? [];
  if (attribute) return (item?.[attribute] !== undefined) === !not;
  const [, name = '', operator, sign, other = ''] = /^#(\w+) (=|<|<=|>) ([#:])(\w+)$/.exec(term) ?? [];
  if (!operator) throw new Error(`The memory table does not know the condition ${term}`);
  const left = item?.[name];
  const right = sign === '#' ? item?.[other] : values[other];
  if (left === undefined || right === undefined) return false;
  if (operator === '=') return JSON.stringify(left) === JSON.stringify(right);
  const [one, two] = typeof left === 'number' ? [left, Number(right)] : [String(left), String(right)];
  if (operator === '<') return one < two;
  return operator === '<=' ? one <= two : one > two;
}
