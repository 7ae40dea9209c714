import type { Context } from '../context.ts';
import { settle } from '../settle.ts';
import type { ExecutionRecord } from './execution.ts';
import { type Draft, enterState, findVerdict } from './execution-rules.ts';
import type { ExecutionStore } from './execution-store.ts';
import type { ExecutionWatch } from './execution-watch.ts';
import type { TrackerLimits } from './tracker-options.ts';

/** Each lost round is another writer's progress; this many writers of one execution at once settle. */
const ROUNDS_MAX = 100;

export type Decide = (draft: Draft, now: Date) => Draft | undefined;

export type KeeperParts<Extra> = {
  store: ExecutionStore<Extra>;
  watch: ExecutionWatch;
  limits: TrackerLimits;
  now: Context['now'];
};

/**
 * Reads and changes executions, one decision at a time. Whoever reads an execution that has been silent or has run for
 * too long ends it: where no process watches, looking is watching.
 */
export class ExecutionKeeper<Extra> {
  readonly #parts: KeeperParts<Extra>;

  constructor(parts: KeeperParts<Extra>) {
    this.#parts = parts;
  }

  /** The execution as it stands now, or undefined when the id is unknown. */
  read(id: string): Promise<ExecutionRecord | undefined> {
    return this.#settle(async () => {
      const record = await this.#parts.store.find(id);
      return record && this.#judge(record);
    });
  }

  /** The same for a record that was read a moment ago. */
  async judge(record: ExecutionRecord): Promise<ExecutionRecord> {
    const judged = await this.#judge(record);
    return judged === 'overtaken' ? ((await this.read(record.execution_id)) ?? record) : judged;
  }

  /** The execution after the change; undefined when it is unknown or `decide` refuses. What `decide` throws is thrown. */
  change(id: string, decide: Decide, extra?: Extra): Promise<ExecutionRecord | undefined> {
    return this.#settle(async () => {
      const record = await this.read(id);
      const draft = record && decide({ record, entries: [] }, this.#parts.now());
      return draft && this.#store(record, draft, extra);
    });
  }

  async #judge(record: ExecutionRecord): Promise<ExecutionRecord | 'overtaken'> {
    const { limits, now, watch } = this.#parts;
    const at = now();
    const verdict = findVerdict(record, limits, at);
    const draft = verdict && enterState({ record, entries: [] }, verdict, at);
    if (!draft) return record;
    // The last sign of life stays what it was: it is the evidence.
    const ended = { ...draft.record, last_heartbeat: record.last_heartbeat };
    const stored = await this.#store(record, { ...draft, record: ended });
    if (stored !== 'overtaken') await watch.tellEnd(stored);
    return stored;
  }

  async #store(from: ExecutionRecord, draft: Draft, extra?: Extra): Promise<ExecutionRecord | 'overtaken'> {
    const { store, watch } = this.#parts;
    const to = { ...draft.record, version: from.version + 1 };
    const entries = draft.entries.map((entry) => ({ ...entry, event_sent: store.isFollowed }));
    if (!(await store.change({ from, to, entries }, extra))) return 'overtaken';
    await watch.tellMoves(to, entries, store);
    return to;
  }

  async #settle(round: () => Promise<ExecutionRecord | 'overtaken' | undefined>): Promise<ExecutionRecord | undefined> {
    const { record } = await settle(ROUNDS_MAX, async () => {
      const result = await round();
      return result === 'overtaken' ? undefined : { record: result };
    });
    return record;
  }
}
