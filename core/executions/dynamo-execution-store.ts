import { executionDueAt } from '../due.ts';
import { phaseEntries, phaseRow, readPhases } from '../phases/phase-history.ts';
import { sha256 } from '../sha256.ts';
import { jsonBytes } from '../stored-json.ts';
import type { Item, Operation } from '../table/operation.ts';
import type { Table } from '../table/table.ts';
import { plusSeconds } from '../time.ts';
import { agentPhaseTable } from './agent-phase.ts';
import { changedAttributes } from './changed-attributes.ts';
import { ExecutionRecord, type PhaseEntry } from './execution.ts';
import { countExecutions, type ExecutionCounts, noCounts } from './execution-counts.ts';
import {
  activeKey,
  activePartition,
  executionKey,
  executionPartition,
  openCountKey,
  ownExecutionKey,
  ownExecutionPrefix,
  ownerPartition,
  phaseMark,
  statsKey,
  statsShards,
} from './execution-keys.ts';
import type { ExecutionChange, ExecutionFilter, ExecutionStore, Insertion } from './execution-store.ts';
import { type ListedRow, listedRow } from './listed-row.ts';
import { matches } from './matches.ts';
import { readListedRows } from './read-listed-rows.ts';
import { endStates, isAlive } from './state.ts';
import type { TrackerLimits } from './tracker-options.ts';

/** Writes of others that belong to the same moment. */
export type Extra = Record<string, Operation>;

/** An item takes 400 KB in all; the record's own fields need little. */
const STORED_BYTES_MAX = 300_000;

/** What one execution carries does not fit into an item; nothing was stored. */
export class ExecutionTooLargeError extends Error {
  override readonly name = 'ExecutionTooLargeError';
  constructor(id: string) {
    super(`Metadata, result and error of execution ${id} are larger than ${STORED_BYTES_MAX} bytes together`);
  }
}

/**
 * Executions in the one table, shared by all processes. A change is one transaction on condition of the version; its
 * history rows are what the change stream tells of it.
 */
export class DynamoExecutionStore implements ExecutionStore<Extra> {
  readonly isFollowed = true;
  readonly #table: Table;
  readonly #limits: TrackerLimits;

  constructor(table: Table, limits: TrackerLimits) {
    this.#table = table;
    this.#limits = limits;
  }

  async insert(record: ExecutionRecord, extra: Extra = {}): Promise<Insertion> {
    refuseTooLarge(record);
    const { execution_id: id, user_id, created_at } = record;
    const listed = listedRow(record);
    const key = executionKey(id);
    const firstLook = plusSeconds(created_at, this.#limits.deadAfterSeconds);
    const failed = await this.#table.transact({
      ...extra,
      record: {
        put: { ...key, ...record, ...executionDueAt(firstLook, key) },
        condition: { expression: 'attribute_not_exists(#pk)' },
      },
      own: { put: { ...ownExecutionKey(user_id, id), ...listed } },
      active: { put: { ...activeKey(id), ...listed } },
      open: this.#openOneMore(record),
    });
    if (!failed) return 'inserted';
    return 'open' in failed ? 'too_many' : 'taken';
  }

  #openOneMore({ user_id, expires_at_seconds }: ExecutionRecord): Operation {
    const { openPerUserMax: max } = this.#limits;
    return {
      update: openCountKey(user_id),
      add: { open: 1 },
      set: { expires_at_seconds },
      ...(max !== undefined && {
        condition: { expression: 'attribute_not_exists(#open) OR #open < :max', values: { max } },
      }),
    };
  }

  async find(id: string): Promise<ExecutionRecord | undefined> {
    const item = await this.#table.find(executionKey(id));
    return item && ExecutionRecord.parse(item);
  }

  async change({ from, to, entries }: ExecutionChange, extra: Extra = {}): Promise<boolean> {
    refuseTooLarge(to);
    const id = to.execution_id;
    const hasEnded = isAlive(from.state) && !isAlive(to.state);
    const { set, remove } = changedAttributes(from, to);
    const failed = await this.#table.transact({
      ...extra,
      ...historyRows(to, entries),
      ...(hasEnded && endRows(to)),
      record: {
        update: executionKey(id),
        set,
        remove: hasEnded ? [...remove, 'due_pk', 'due_sk'] : remove,
        condition: { expression: '#version = :version', values: { version: from.version } },
      },
    });
    return !failed;
  }

  /** The first heartbeat after the start moves the state too; of several such only one does, the others try again. */
  async beat(id: string, at: Date): Promise<boolean> {
    const alive = { pending: 'pending', running: 'running', completing: 'completing' };
    const beatAlive = () => this.#beat(id, at, {}, '#state IN (:pending, :running, :completing)', alive);
    const beatStarting = () => this.#beat(id, at, { state: 'running' }, '#state = :starting', { starting: 'starting' });
    return (await beatAlive()) || (await beatStarting()) || beatAlive();
  }

  async #beat(id: string, at: Date, set: Item, expression: string, values: Item): Promise<boolean> {
    const heard = { last_heartbeat: at.toISOString(), updated_at: at.toISOString() };
    const updated = await this.#table.update({
      update: executionKey(id),
      set: { ...set, ...heard },
      add: { heartbeat_count: 1, version: 1 },
      condition: { expression, values },
    });
    return updated !== undefined;
  }

  async history(id: string): Promise<PhaseEntry[]> {
    const record = await this.find(id);
    if (!record) return [];
    const begin = { phase: agentPhaseTable.phases[0] ?? record.current_phase, at: record.created_at };
    return phaseEntries(await readPhases(this.#table, agentPhaseTable, executionPartition(id), begin));
  }

  /** Stored is sent: the change stream carries each entry on. */
  async markSent(): Promise<void> {}

  async listActive(filter: ExecutionFilter): Promise<ExecutionRecord[]> {
    const rows = (await this.#activeRows()).filter((row) => matches(row, filter));
    const items = await this.#table.findAll(rows.map((row) => executionKey(row.execution_id)));
    const records = items.map((item) => ExecutionRecord.parse(item));
    return records.toSorted((one, other) => (one.execution_id < other.execution_id ? -1 : 1));
  }

  async cleanUp(endedBefore: Date): Promise<number> {
    const rows = await this.#activeRows();
    const ended = rows.filter(({ ended_at }) => ended_at !== undefined && new Date(ended_at) < endedBefore);
    if (ended.length > 0) await this.#table.deleteAll(ended.map(({ execution_id }) => activeKey(execution_id)));
    return ended.length;
  }

  /** Of one user from the rows that list them, which expire; of all that ended from counters, which do not. */
  async count({ userId }: Pick<ExecutionFilter, 'userId'>): Promise<ExecutionCounts> {
    if (userId !== undefined) {
      return countExecutions(await readListedRows(this.#table, ownerPartition(userId), ownExecutionPrefix));
    }
    const counts = noCounts();
    for (const item of await this.#table.findAll(statsShards.map(statsKey))) {
      for (const state of endStates) counts[state] += Number(item[state] ?? 0);
    }
    const open = (await this.#activeRows()).filter(({ ended_at }) => ended_at === undefined).length;
    return { ...counts, total: endStates.reduce((total, state) => total + counts[state], open) };
  }

  #activeRows(): Promise<ListedRow[]> {
    return readListedRows(this.#table, activePartition);
  }
}

function historyRows(record: ExecutionRecord, entries: readonly PhaseEntry[]): Extra {
  const before = record.phase_count - entries.length;
  const rows = entries.map((entry, position): [string, Operation] => {
    const row = phaseRow({
      partition: executionPartition(record.execution_id),
      from: entry.from_phase,
      to: entry.to_phase,
      at: entry.timestamp,
      mark: phaseMark(before + position + 1),
      details: entry.metadata,
      subject: { user_id: record.user_id, execution_id: record.execution_id },
      expiresAtSeconds: record.expires_at_seconds,
    });
    return [`phase_${position}`, { put: row, condition: { expression: 'attribute_not_exists(#pk)' } }];
  });
  return Object.fromEntries(rows);
}

/** The lists learn how it ended, so that they can be counted without the records. */
function endRows(record: ExecutionRecord): Extra {
  const { execution_id: id, user_id, state } = record;
  return {
    own: { put: { ...ownExecutionKey(user_id, id), ...listedRow(record) } },
    active: { put: { ...activeKey(id), ...listedRow(record) } },
    open: { update: openCountKey(user_id), add: { open: -1 } },
    stats: { update: statsKey(shardOf(id)), add: { [state]: 1 } },
  };
}

/** Spreads the counters, so that many executions at once do not wait for each other. */
const shardOf = (id: string): number => Number.parseInt(sha256(id).slice(0, 2), 16) % statsShards.length;

function refuseTooLarge({ execution_id, metadata, result, error }: ExecutionRecord): void {
  if (jsonBytes({ metadata, result, error }) > STORED_BYTES_MAX) throw new ExecutionTooLargeError(execution_id);
}
