import type { Context } from '../context.ts';
import { errorFields } from '../log.ts';
import { type AgentEvent, eventOfDeath, eventOfMove } from './agent-event.ts';
import type { ExecutionRecord, PhaseEntry } from './execution.ts';
import type { ExecutionStore } from './execution-store.ts';
import { ExecutionState } from './state.ts';

/** Takes events in the process; one that throws is logged, and the move stands. */
export type EventSink = (event: AgentEvent) => void | Promise<void>;

/** Told of an execution that was ended for its silence or its length. */
export type EndCallback = (record: ExecutionRecord) => void | Promise<void>;

type Marks = Pick<ExecutionStore, 'markSent'>;

/** Who is told what: the sink of every move and death, the callbacks of deaths and timeouts. */
export class ExecutionWatch {
  readonly #log: Context['log'];
  readonly #sink: EventSink | undefined;
  readonly #deathCallbacks: EndCallback[] = [];
  readonly #timeoutCallbacks: EndCallback[] = [];

  constructor(log: Context['log'], sink?: EventSink) {
    this.#log = log;
    this.#sink = sink;
  }

  onDeath(callback: EndCallback): void {
    this.#deathCallbacks.push(callback);
  }

  onTimeout(callback: EndCallback): void {
    this.#timeoutCallbacks.push(callback);
  }

  /** Tells the sink of moves that are stored, and notes which of them it took. */
  async tellMoves(record: ExecutionRecord, entries: readonly PhaseEntry[], marks: Marks): Promise<void> {
    const first = record.phase_count - entries.length;
    for (const [position, entry] of entries.entries()) {
      const event = eventOfMove({ ...record, phase_count: first + position + 1 }, entry);
      if (event && (await this.#send(event))) await marks.markSent(record.execution_id, entry, first + position);
    }
  }

  /** Tells of an execution that was just ended for its silence or its length. */
  async tellEnd(record: ExecutionRecord): Promise<void> {
    const isDeath = record.state === ExecutionState.DEAD;
    this.#log.warn(isDeath ? 'execution_dead' : 'execution_timeout', {
      execution_id: record.execution_id,
      agent: record.agent_name,
      phase: record.current_phase,
    });
    await this.#send(eventOfDeath(record, record.completed_at ?? record.updated_at));
    for (const callback of isDeath ? this.#deathCallbacks : this.#timeoutCallbacks) {
      try {
        await callback(record);
      } catch (error) {
        this.#log.error('end_callback_failed', { execution_id: record.execution_id, ...errorFields(error) });
      }
    }
  }

  async #send(event: AgentEvent): Promise<boolean> {
    if (!this.#sink) return false;
    try {
      await this.#sink(event);
      return true;
    } catch (error) {
      this.#log.error('agent_event_not_sent', { type: event.type, ...errorFields(error) });
      return false;
    }
  }
}
