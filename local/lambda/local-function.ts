import type { InvokeResult, Surroundings } from '../interfaces.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { FunctionProcess } from './function-process.ts';
import type { RuntimeApi } from './runtime-api.ts';

export interface FunctionLimits {
  /** Events handled at once; further ones wait. */
  readonly processesMax: number;
  /** Events that may wait; further ones are throttled. */
  readonly waitingMax: number;
  /** How long a process may have nothing to do. */
  readonly idleSeconds: number;
}

export const functionLimits: FunctionLimits = { processesMax: 4, waitingMax: 1000, idleSeconds: 300 };

interface Job {
  readonly event: unknown;
  readonly settle: (result: InvokeResult) => void;
}

/** A function of the template: starts processes as events come, several at once under load, and retires idle ones. */
export class LocalFunction {
  readonly definition: FunctionDefinition;
  readonly #around: Surroundings;
  readonly #runtimeApi: RuntimeApi;
  readonly #limits: FunctionLimits;
  readonly #processes = new Set<FunctionProcess>();
  /** The last one used comes first, so that under little load the others grow idle and retire. */
  readonly #idle = new Map<FunctionProcess, NodeJS.Timeout>();
  readonly #waiting: Job[] = [];
  #isAway = false;

  constructor(definition: FunctionDefinition, around: Surroundings, runtimeApi: RuntimeApi, limits = functionLimits) {
    this.definition = definition;
    this.#around = around;
    this.#runtimeApi = runtimeApi;
    this.#limits = limits;
  }

  get processCount(): number {
    return this.#processes.size;
  }

  /** Runs the handler with `event`; `throttled` when too many events wait already. */
  invoke(event: unknown): Promise<InvokeResult> {
    if (this.#isAway || this.#waiting.length >= this.#limits.waitingMax)
      return Promise.resolve({ outcome: 'throttled' });
    return new Promise((settle) => {
      this.#waiting.push({ event, settle });
      this.#dispatch();
    });
  }

  /** Ends every process at once; what they were doing fails, what waited is throttled, until `comeBack`. */
  async goAway(): Promise<void> {
    this.#isAway = true;
    for (const { settle } of this.#waiting.splice(0)) settle({ outcome: 'throttled' });
    await Promise.all([...this.#processes].map((process) => process.kill()));
  }

  comeBack(): void {
    this.#isAway = false;
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const process = this.#takeIdle() ?? this.#startAnother();
      const job = process && this.#waiting.shift();
      if (job === undefined) return;
      void process?.run(job.event).then((result) => {
        job.settle(result);
        if (process.isAlive) this.#rest(process);
        this.#dispatch();
      });
    }
  }

  #startAnother(): FunctionProcess | undefined {
    if (this.#processes.size >= this.#limits.processesMax) return undefined;
    const process = new FunctionProcess(this.definition, this.#around, this.#runtimeApi);
    this.#processes.add(process);
    void process.ended.then(() => this.#forget(process));
    return process;
  }

  #takeIdle(): FunctionProcess | undefined {
    const [process, retirement] = [...this.#idle].at(-1) ?? [];
    if (process !== undefined) this.#idle.delete(process);
    clearTimeout(retirement);
    return process;
  }

  #rest(process: FunctionProcess): void {
    const retire = () => {
      this.#idle.delete(process);
      void process.kill();
    };
    this.#idle.set(process, setTimeout(retire, this.#limits.idleSeconds * 1000).unref());
  }

  #forget(process: FunctionProcess): void {
    this.#processes.delete(process);
    clearTimeout(this.#idle.get(process));
    this.#idle.delete(process);
    this.#dispatch();
  }
}
