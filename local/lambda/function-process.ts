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

/** One execution environment of a function: a child process that handles one event at a time. */
export class FunctionProcess implements RuntimeListener {
  readonly ended: Promise<void>;
  readonly #definition: FunctionDefinition;
  readonly #child: ChildProcess;
  readonly #dismiss: () => void;
  #handOver: ((invocation: Invocation) => void) | undefined;
  #pending: { invocation: Invocation; settle: (result: InvokeResult) => void } | undefined;
  #limit: NodeJS.Timeout | undefined;
  #initError: InvokeResult | undefined;

  constructor(definition: FunctionDefinition, around: Surroundings, runtimeApi: RuntimeApi) {
    const { address, dismiss } = runtimeApi.admit(this);
    this.#definition = definition;
    this.#dismiss = dismiss;
    this.#child = spawn(process.execPath, [BOOTSTRAP], {
      cwd: definition.codeDirectory,
      env: functionEnvironment(definition, around, address),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const output of [this.#child.stdout, this.#child.stderr]) {
      if (output !== null) void splitLines(output, (line) => around.log(definition.constructName, toJsonLine(line)));
    }
    this.ended = this.#watchEnd();
    this.#killAfter(INIT_SECONDS_MAX, 'The function did not start');
  }

  /** Hands one event over and answers with what came of it; never rejects. */
  run(event: unknown): Promise<InvokeResult> {
    return new Promise((settle) => {
      const { arn, timeoutSeconds } = this.#definition;
      const deadlineMillis = Date.now() + timeoutSeconds * 1000;
      this.#pending = {
        invocation: { requestId: randomUUID(), event, deadlineMillis, functionArn: arn },
        settle,
      };
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
    const result: InvokeResult =
      bytes <= RESPONSE_BYTES_MAX
        ? { outcome: 'answered', payload: JSON.parse(body) }
        : {
            outcome: 'failed',
            errorType: 'Function.ResponseSizeTooLarge',
            errorMessage: `${bytes} bytes were answered`,
          };
    this.#settle(requestId, result);
  }

  failed(requestId: string, body: string): void {
    this.#settle(requestId, asFailure(body));
  }

  initFailed(body: string): void {
    this.#initError = asFailure(body);
  }

  /** The time of an invocation counts from when the process takes it: its start-up has a limit of its own. */
  #deliver(): void {
    if (this.#handOver === undefined || this.#pending === undefined) return;
    const { timeoutSeconds } = this.#definition;
    this.#killAfter(timeoutSeconds, 'Task timed out');
    this.#handOver({ ...this.#pending.invocation, deadlineMillis: Date.now() + timeoutSeconds * 1000 });
    this.#handOver = undefined;
  }

  #settle(requestId: string, result: InvokeResult): void {
    if (this.#pending?.invocation.requestId !== requestId) return;
    clearTimeout(this.#limit);
    const { settle } = this.#pending;
    this.#pending = undefined;
    settle(result);
  }

  #killAfter(seconds: number, what: string): void {
    clearTimeout(this.#limit);
    this.#limit = setTimeout(() => {
      this.#initError = {
        outcome: 'failed',
        errorType: 'Sandbox.Timedout',
        errorMessage: `${what} after ${seconds} seconds`,
      };
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
    clearTimeout(this.#limit);
    this.#dismiss();
    const exit: InvokeResult = {
      outcome: 'failed',
      errorType: 'Runtime.ExitError',
      errorMessage: `Runtime exited: ${how}`,
    };
    this.#pending?.settle(this.#initError ?? exit);
    this.#pending = undefined;
  }
}

function asFailure(body: string): InvokeResult {
  return { outcome: 'failed', ...RuntimeError.parse(JSON.parse(body)) };
}
