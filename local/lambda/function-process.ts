import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { splitLines } from '../ecs/split-lines.ts';
import type { InvokeResult, StreamedAnswer, Surroundings } from '../interfaces.ts';
import { toJsonLine } from '../json-line.ts';
import { failure, readFailure } from './failure.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionEnvironment } from './function-environment.ts';
import { Job, type Work } from './job.ts';
import type { Invocation, RuntimeApi, RuntimeListener } from './runtime-api.ts';

const INIT_SECONDS_MAX = 30;
/** Lambda's own limit for a buffered answer. */
const RESPONSE_BYTES_MAX = 6_291_556;
const BOOTSTRAP = fileURLToPath(new URL('bootstrap.mjs', import.meta.url));

export interface FunctionProcessOptions {
  readonly definition: FunctionDefinition;
  readonly around: Surroundings;
  readonly runtimeApi: RuntimeApi;
  /** Events it handles at once. */
  readonly eventsMax: number;
}

/** A child process that runs a function's handler: one event at a time, or many where they share it. */
export class FunctionProcess implements RuntimeListener {
  /** When it asks for its first event, or has ended without. */
  readonly started: Promise<void>;
  readonly ended: Promise<void>;
  readonly #definition: FunctionDefinition;
  readonly #eventsMax: number;
  readonly #child: ChildProcess;
  readonly #log: (printed: string) => void;
  /** What it has been given, by request id, the oldest first. */
  readonly #jobs = new Map<string, Job>();
  /** Jobs that it has not taken yet, and its requests for one. */
  readonly #untaken: Job[] = [];
  readonly #takers: ((invocation: Invocation) => void)[] = [];
  readonly #start = Promise.withResolvers<void>();
  #isStarting = true;
  #isAlive = true;
  #isRetiring = false;
  #initLimit: NodeJS.Timeout;
  /** Why the process is about to end, when we know better than its exit code does. */
  #reason: InvokeResult | undefined;

  constructor({ definition, around, runtimeApi, eventsMax }: FunctionProcessOptions) {
    const { address, dismiss } = runtimeApi.admit(this);
    this.#definition = definition;
    this.#eventsMax = eventsMax;
    this.#log = (printed) => around.log(definition.constructName, toJsonLine(printed));
    this.#child = spawn(process.execPath, [BOOTSTRAP, String(eventsMax)], {
      cwd: definition.codeDirectory,
      env: functionEnvironment(definition, around, address),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      if (output !== null) void splitLines(output, this.#log);
    }
    this.started = this.#start.promise;
    this.ended = this.#watchEnd().finally(dismiss);
    this.#initLimit = setTimeout(() => this.#refuseSlowStart(), INIT_SECONDS_MAX * 1000);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get isStarting(): boolean {
    return this.#isStarting;
  }

  /** Whether it takes events, now or when it has room. */
  get isServing(): boolean {
    return this.#isAlive && !this.#isRetiring;
  }

  get hasRoom(): boolean {
    return this.isServing && this.#jobs.size < this.#eventsMax;
  }

  get isAtWork(): boolean {
    return this.#jobs.size > 0;
  }

  /** Hands one event over and answers with what came of it; never rejects. */
  run(work: Work): Promise<InvokeResult> {
    const job = new Job(work);
    this.#jobs.set(job.requestId, job);
    this.#untaken.push(job);
    this.#deliver();
    return job.result;
  }

  kill(): Promise<void> {
    this.#isRetiring = true;
    this.#child.kill('SIGKILL');
    return this.ended;
  }

  next(): Promise<Invocation> {
    this.#endStart();
    return new Promise((resolve) => {
      this.#takers.push(resolve);
      this.#deliver();
    });
  }

  answered(requestId: string, body: string): void {
    const bytes = Buffer.byteLength(body);
    const isTooLarge = bytes > RESPONSE_BYTES_MAX;
    const tooLarge = failure(
      'Function.ResponseSizeTooLarge',
      `The answer of ${bytes} bytes is larger than Lambda takes`,
    );
    this.#settle(requestId, isTooLarge ? tooLarge : { outcome: 'answered', payload: JSON.parse(body) });
  }

  async streamed(requestId: string, answer: StreamedAnswer): Promise<void> {
    const job = this.#jobs.get(requestId);
    // One whose time was over before its first byte has no job any more.
    if (job === undefined) answer.body.resume();
    else this.#settle(requestId, await job.stream(answer).catch(() => this.#noteCut()));
  }

  failed(requestId: string, body: string): void {
    this.#settle(requestId, readFailure(body));
  }

  initFailed(body: string): void {
    this.#reason = readFailure(body);
  }

  /** The time of an invocation counts from when the process takes it: its start-up has a limit of its own. */
  #deliver(): void {
    const { timeoutSeconds, arn: functionArn } = this.#definition;
    while (this.#takers.length > 0 && this.#untaken.length > 0) {
      const [take, job] = [this.#takers.shift(), this.#untaken.shift()];
      if (take === undefined || job === undefined) return;
      job.startClock(timeoutSeconds, () => this.#timeOut(job));
      const deadlineMillis = Date.now() + timeoutSeconds * 1000;
      take({ requestId: job.requestId, event: job.event, functionArn, deadlineMillis });
    }
  }

  #settle(requestId: string, result: InvokeResult): void {
    const job = this.#jobs.get(requestId);
    this.#jobs.delete(requestId);
    job?.settle(result);
    if (this.#isRetiring && !this.isAtWork) void this.kill();
  }

  /**
   * Nothing can end a handler but the end of its process. Other events that share it are let finish first; it takes no
   * new ones.
   */
  #timeOut({ requestId }: Job): void {
    const what = `Task timed out after ${this.#definition.timeoutSeconds} seconds`;
    this.#log(what);
    this.#isRetiring = true;
    this.#settle(requestId, failure('Sandbox.Timedout', what));
  }

  #endStart(): void {
    clearTimeout(this.#initLimit);
    this.#isStarting = false;
    this.#start.resolve();
  }

  /** A process that cuts its answer off is most likely ending, so it must not be given another event. */
  #noteCut(): InvokeResult {
    this.#isRetiring = true;
    return failure('Runtime.ExitError', 'The process cut its answer off.');
  }

  #refuseSlowStart(): void {
    const what = `The function did not start after ${INIT_SECONDS_MAX} seconds`;
    this.#log(what);
    this.#reason = failure('Sandbox.Timedout', what);
    void this.kill();
  }

  async #watchEnd(): Promise<void> {
    const how = await new Promise<string>((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('close', (code, signal) =>
        resolve(signal === null ? `exit status ${code}` : `signal ${signal}`),
      );
    });
    this.#isAlive = false;
    this.#endStart();
    const reason = this.#reason ?? failure('Runtime.ExitError', `Runtime exited: ${how}`);
    for (const requestId of [...this.#jobs.keys()]) this.#settle(requestId, reason);
  }
}
