import type { BusEvent, Faults } from '../interfaces.ts';
import type { EventBus } from './event-bus.ts';

type Listener = (event: BusEvent) => void;

/** What ECS says of its tasks: every listener hears it, the bus only while the fault `task_events` leaves it alone. */
export class TaskEvents {
  readonly #listeners = new Set<Listener>();
  readonly #bus: EventBus;
  readonly #faults: Readonly<Faults>;
  readonly #onFault: (error: unknown) => void;

  constructor(bus: EventBus, faults: Readonly<Faults>, onFault: (error: unknown) => void) {
    this.#bus = bus;
    this.#faults = faults;
    this.#onFault = onFault;
  }

  publish(event: BusEvent): void {
    for (const listener of this.#listeners) listener(event);
    if (this.#faults.task_events) this.#bus.publish(event).catch(this.#onFault);
  }

  /** Answers with what ends the listening. */
  listen(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
