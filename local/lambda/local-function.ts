import type { InvokeResult, StreamingResult, Surroundings } from '../interfaces.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { type FunctionLimits, functionLimits, streamsPerProcess } from './function-limits.ts';
import { FunctionProcess } from './function-process.ts';
import type { Work } from './job.ts';
import type { RuntimeApi } from './runtime-api.ts';

interface Waiting extends Work {
  readonly settle: (result: InvokeResult) => void;
}

/** A function of the template: starts processes as events come, one more when those have no rest, and retires idle ones. */
export class LocalFunction {
  readonly definition: FunctionDefinition;
  readonly #around: Surroundings;
  readonly #runtimeApi: RuntimeApi;
  #limits: FunctionLimits;
  /** The last one used comes last; it is used first, so that under little load the others grow idle and retire. */
  readonly #processes = new Set<FunctionProcess>();
  readonly #retirements = new Map<FunctionProcess, NodeJS.Timeout>();
  readonly #waiting: Waiting[] = [];
  /** Since when every process has been at work, as far as is known since the last of them was ready. */
  #busySinceMillis: number | undefined;
  #nextLook: NodeJS.Timeout | undefined;
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

  /** Events that are of use at once: as many as its processes hold, and one more, that makes it start another. */
  get eventsWelcome(): number {
    const { processesMax, eventsPerProcess } = this.#limits;
    return Math.min(this.#processes.size * eventsPerProcess + 1, processesMax * eventsPerProcess);
  }

  /** From now on a new process takes many events at once, as befits one that streams its answers. */
  shareProcesses(): void {
    this.#limits = { ...this.#limits, eventsPerProcess: streamsPerProcess };
  }

  /** From now on a first process is there before the first event, and stays: somebody waits for what it does. */
  keepWarm(): void {
    this.#limits = { ...this.#limits, isKeptWarm: true };
  }

  /** Starts the first process ahead of the first event, where one is kept. */
  warmUp(): void {
    if (this.#limits.isKeptWarm && this.#processes.size === 0) this.#startAnother();
  }

  /** Runs the handler with `event`; `throttled` when too many events wait already. */
  invoke(event: unknown): Promise<InvokeResult> {
    return this.#run({ event, begin: undefined });
  }

  /** The same, for a caller that takes a streamed answer from its first byte on. */
  invokeStreaming(event: unknown): Promise<StreamingResult> {
    const { promise, resolve } = Promise.withResolvers<StreamingResult>();
    let hasBegun = false;
    const result = this.#run({
      event,
      begin: (answer) => {
        hasBegun = true;
        resolve({ outcome: 'streamed', ...answer });
      },
    });
    void result.then((outcome) => (hasBegun ? this.#noteBroken(outcome) : resolve(outcome)));
    return promise;
  }

  /** Sends SIGKILL to the processes that are at work, and answers their ids. */
  killAtWork(): number[] {
    const atWork = [...this.#processes].filter((process) => process.isAtWork);
    for (const process of atWork) void process.kill();
    return atWork.flatMap(({ pid }) => pid ?? []);
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

  #run(work: Work): Promise<InvokeResult> {
    if (this.#isAway || this.#waiting.length >= this.#limits.waitingMax)
      return Promise.resolve({ outcome: 'throttled' });
    return new Promise((settle) => {
      this.#waiting.push({ ...work, settle });
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#waiting.length > 0) {
      const process = this.#findFree();
      const job = process && this.#waiting.shift();
      if (process === undefined || job === undefined) break;
      this.#keep(process);
      void process.run(job).then((result) => {
        job.settle(result);
        this.#rest(process);
        this.#dispatch();
      });
    }
    this.#noteBusy();
    if (this.#waiting.length > 0 && this.#mayStartAnother()) {
      this.#startAnother();
      this.#dispatch();
    }
  }

  /** The last one used that has room; one that is starting only where no other serves, so that nothing waits for a start. */
  #findFree(): FunctionProcess | undefined {
    const serving = this.#serving();
    const ready = serving.filter((process) => !process.isStarting);
    return (ready.length > 0 ? ready : serving).findLast((process) => process.hasRoom);
  }

  #serving(): FunctionProcess[] {
    return [...this.#processes].filter((process) => process.isServing);
  }

  #noteBusy(): void {
    if (this.#findFree() !== undefined) this.#busySinceMillis = undefined;
    else this.#busySinceMillis ??= performance.now();
  }

  /** One at a time, when those there are have had no rest for a while; each is given as long to show that it is enough. */
  #mayStartAnother(): boolean {
    if (this.#processes.size >= this.#limits.processesMax) return false;
    const serving = this.#serving();
    if (serving.length === 0) return true;
    if (this.#busySinceMillis === undefined || serving.some((process) => process.isStarting)) return false;
    const leftMillis = this.#busySinceMillis + this.#limits.patienceMillis - performance.now();
    clearTimeout(this.#nextLook);
    if (leftMillis > 0) this.#nextLook = setTimeout(() => this.#dispatch(), leftMillis).unref();
    return leftMillis <= 0;
  }

  #startAnother(): void {
    const process = new FunctionProcess({
      definition: this.definition,
      around: this.#around,
      runtimeApi: this.#runtimeApi,
      eventsMax: this.#limits.eventsPerProcess,
    });
    this.#processes.add(process);
    void process.started.then(() => {
      this.#busySinceMillis = undefined;
      this.#dispatch();
      this.#rest(process);
    });
    void process.ended.then(() => this.#forget(process));
  }

  #keep(process: FunctionProcess): void {
    clearTimeout(this.#retirements.get(process));
    this.#retirements.delete(process);
    this.#processes.delete(process);
    this.#processes.add(process);
  }

  #rest(process: FunctionProcess): void {
    if (process.isAtWork || !this.#processes.has(process)) return;
    const retire = () => {
      if (!this.#limits.isKeptWarm || this.#hasOther(process)) void process.kill();
    };
    this.#retirements.set(process, setTimeout(retire, this.#limits.idleSeconds * 1000).unref());
  }

  #hasOther(process: FunctionProcess): boolean {
    return [...this.#processes].some((other) => other !== process && other.isServing);
  }

  #forget(process: FunctionProcess): void {
    this.#processes.delete(process);
    clearTimeout(this.#retirements.get(process));
    this.#retirements.delete(process);
    this.#dispatch();
  }

  /** Its caller only sees that the answer ends too early. */
  #noteBroken(result: InvokeResult): void {
    if (result.outcome !== 'failed') return;
    const error = `${result.errorType}: ${result.errorMessage}`;
    const line = { time: new Date().toISOString(), level: 'error', event: 'stream_broken', error };
    this.#around.log(this.definition.constructName, JSON.stringify(line));
  }
}
