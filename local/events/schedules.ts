import type { InvokeResult } from '../interfaces.ts';
import type { Json } from '../template/json.ts';
import type { EventBus, FunctionTarget } from './event-bus.ts';

export interface Schedule {
  /** The construct's name. */
  readonly name: string;
  readonly everyMillis: number;
  readonly target: FunctionTarget;
  readonly createEvent: (at: Date) => Json;
}

/** Runs schedules by the clock, and on demand. */
export class Schedules {
  readonly #schedules: Schedule[] = [];
  readonly #bus: EventBus;
  readonly #onFault: (error: unknown) => void;
  #timers: NodeJS.Timeout[] = [];

  constructor(bus: EventBus, onFault: (error: unknown) => void) {
    this.#bus = bus;
    this.#onFault = onFault;
  }

  add(schedule: Schedule): void {
    this.#schedules.push(schedule);
  }

  /** Each runs at once and then by its rate: whatever fell due while nobody looked does not wait another period. */
  resume(): void {
    this.#timers = this.#schedules.map(({ target, everyMillis, createEvent }) => {
      const run = () => void this.#bus.deliver(target, createEvent(new Date())).catch(this.#onFault);
      run();
      return setInterval(run, everyMillis);
    });
  }

  pause(): void {
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
  }

  /** Runs what is scheduled under the schedule's or the function's name, and answers when it has run. */
  async runNow(name: string): Promise<InvokeResult | undefined> {
    const schedule = this.#schedules.find(
      ({ name: own, target }) => own === name || target.function.definition.constructName === name,
    );
    return schedule?.target.function.invoke(schedule.createEvent(new Date()));
  }
}
