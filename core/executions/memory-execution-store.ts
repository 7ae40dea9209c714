import type { ExecutionRecord, PhaseEntry } from './execution.ts';
import { countExecutions, type ExecutionCounts, noCounts } from './execution-counts.ts';
import { signOfLife } from './execution-rules.ts';
import type { ExecutionChange, ExecutionFilter, ExecutionStore, Insertion } from './execution-store.ts';
import { matches } from './matches.ts';
import { isAlive } from './state.ts';
import type { TrackerLimits } from './tracker-options.ts';

/** What has ended is kept for those who ask, up to so many; then the oldest makes room. */
const ENDED_MAX = 10_000;

type Kept = { record: ExecutionRecord; history: PhaseEntry[] };

/** Executions of one process, gone with it. */
export class MemoryExecutionStore implements ExecutionStore {
  readonly isFollowed = false;
  readonly #openPerUserMax: number;
  readonly #active = new Map<string, Kept>();
  readonly #ended = new Map<string, Kept>();
  /** Of all that there ever were, the forgotten ones too. */
  readonly #counts = noCounts();

  constructor({ openPerUserMax = Number.POSITIVE_INFINITY }: Pick<TrackerLimits, 'openPerUserMax'> = {}) {
    this.#openPerUserMax = openPerUserMax;
  }

  async insert(record: ExecutionRecord): Promise<Insertion> {
    if (this.#find(record.execution_id)) return 'taken';
    if (this.#countOpen(record.user_id) >= this.#openPerUserMax) return 'too_many';
    this.#active.set(record.execution_id, { record: structuredClone(record), history: [] });
    this.#counts.total += 1;
    return 'inserted';
  }

  async find(id: string): Promise<ExecutionRecord | undefined> {
    return structuredClone(this.#find(id)?.record);
  }

  async change({ from, to, entries }: ExecutionChange): Promise<boolean> {
    const kept = this.#find(from.execution_id);
    if (!kept || kept.record.version !== from.version) return false;
    kept.record = structuredClone(to);
    kept.history.push(...structuredClone([...entries]));
    if (isAlive(from.state) && !isAlive(to.state)) this.#counts[to.state] += 1;
    return true;
  }

  async beat(id: string, at: Date): Promise<boolean> {
    const kept = this.#find(id);
    if (!kept || !isAlive(kept.record.state)) return false;
    kept.record = signOfLife(kept.record, at);
    return true;
  }

  async history(id: string): Promise<PhaseEntry[]> {
    return structuredClone(this.#find(id)?.history ?? []);
  }

  async markSent(id: string, _entry: PhaseEntry, position: number): Promise<void> {
    const entry = this.#find(id)?.history[position];
    if (entry) entry.event_sent = true;
  }

  async listActive(filter: ExecutionFilter): Promise<ExecutionRecord[]> {
    const records = [...this.#active.values()].map(({ record }) => record);
    return structuredClone(records.filter((record) => matches(record, filter)));
  }

  async cleanUp(endedBefore: Date): Promise<number> {
    const ended = [...this.#active].filter(
      ([, { record }]) => record.completed_at !== null && new Date(record.completed_at) < endedBefore,
    );
    for (const [id, kept] of ended) {
      this.#active.delete(id);
      this.#ended.set(id, kept);
    }
    for (const id of [...this.#ended.keys()].slice(0, Math.max(0, this.#ended.size - ENDED_MAX)))
      this.#ended.delete(id);
    return ended.length;
  }

  async count({ userId }: Pick<ExecutionFilter, 'userId'>): Promise<ExecutionCounts> {
    if (userId === undefined) return { ...this.#counts };
    const kept = [...this.#active.values(), ...this.#ended.values()].map(({ record }) => record);
    return countExecutions(kept.filter((record) => record.user_id === userId));
  }

  #countOpen(userId: string): number {
    const records = [...this.#active.values()].map(({ record }) => record);
    return records.filter(({ user_id, state }) => user_id === userId && isAlive(state)).length;
  }

  #find(id: string): Kept | undefined {
    return this.#active.get(id) ?? this.#ended.get(id);
  }
}
