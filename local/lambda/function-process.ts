import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { splitLines } from '../ecs/split-lines.ts';
import type { InvokeResult, Surroundings } from '../interfaces.ts';
import { toJsonLine } from '../json-line.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { functionEnvironment } from './function-environment.ts';
import type { Invocation, RuntimeApi, RuntimeListener } from './runtime-api.ts';

const INIT_SECONDS_MAX = 30;
/** Lambda's own limit for a buffered answer. */
const RESPONSE_BYTES_MAX = 6_291_556;
const BOOTSTRAP = fileURLToPath(new URL('bootstrap.mjs', import.meta.url));
const RuntimeError = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });

interface Job {
  readonly requestId: string;
  readonly event: unknown;
  readonly settle: (result: InvokeResult) => void;
}

/** One execution environment of a function: a child process that handles one event at a time. */
export class FunctionProcess implements RuntimeListener {
  readonly ended: Promise<void>;
  readonly #definition: FunctionDefinition;
  readonly #child: ChildProcess;
  readonly #log: (printed: string) => void;
  #isAlive = true;
  #job: Job | undefined;
  /** Set while the process waits for an event. */
  #handOver: ((invocation: Invocation) => void) | undefined;
  #limit: NodeJS.Timeout | undefined;
  /** Why the process is about to end, when we know better than its exit code does. */
  #reason: InvokeResult | undefined;

  constructor(definition: FunctionDefinition, around: Surroundings, runtimeApi: RuntimeApi) {
    const { address, dismiss } = runtimeApi.admit(this);
    this.#definition = definition;
    this.#log = (printed) => around.log(definition.constructName, toJsonLine(printed));
    this.#child = spawn(process.execPath, [BOOTSTRAP], {
      cwd: definition.codeDirectory,
      env: functionEnvironment(definition, around, address),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      if (output !== null) void splitLines(output, this.#log);
    }
    this.ended = this.#watchEnd().finally(dismiss);
    this.#killAfter(INIT_SECONDS_MAX, 'The function did not start');
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Hands one event over and answers with what came of it; never rejects. */
  run(event: unknown): Promise<InvokeResult> {
    return new Promise((settle) => {
      this.#job = { requestId: randomUUID(), event, settle };
      this.#deliver();
    });
  }

  kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    return this.ended;
  }

  next(): Promise<Invocation> {
    clearTimeout(this.#limit);
    return new Promise((resolve) => {
      this.#handOver = resolve;
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

  failed(requestId: string, body: string): void {
    this.#settle(requestId, asFailure(body));
  }

  initFailed(body: string): void {
    this.#reason = asFailure(body);
  }

  /** The time of an invocation counts from when the process takes it: its start-up has a limit of its own. */
  #deliver(): void {
    if (this.#handOver === undefined || this.#job === undefined) return;
    const { timeoutSeconds, arn: functionArn } = this.#definition;
    const { requestId, event } = this.#job;
    this.#killAfter(timeoutSeconds, 'Task timed out');
    this.#handOver({ requestId, event, functionArn, deadlineMillis: Date.now() + timeoutSeconds * 1000 });
    this.#handOver = undefined;
  }

  #settle(requestId: string, result: InvokeResult): void {
    if (this.#job?.requestId !== requestId) return;
    clearTimeout(this.#limit);
    const { settle } = this.#job;
    this.#job = undefined;
    settle(result);
  }

  #killAfter(seconds: number, what: string): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => {
      this.#log(`${what} after ${seconds} seconds`);
      this.#reason = failure('Sandbox.Timedout', `${what} after ${seconds} seconds`);
      this.#child.kill('SIGKILL');
    }, seconds * 1000);
  }

  async #watchEnd(): Promise<void> {
    const how = await new Promise<string>((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('close', (code, signal) =>
        resolve(signal === null ? `exit status ${code}` : `signal ${signal}`),
      );
    });
    this.#isAlive = false;
    clearTimeout(this.#limit);
    this.#job?.settle(this.#reason ?? failure('Runtime.ExitError', `Runtime exited: ${how}`));
    this.#job = undefined;
  }
}

function failure(errorType: string, errorMessage: string): InvokeResult {
  return { outcome: 'failed', errorType, errorMessage };
}

function asFailure(body: string): InvokeResult {
  const { errorType, errorMessage } = RuntimeError.parse(JSON.parse(body));
  return failure(errorType, errorMessage);
}
