import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { LocalControls } from './local-controls.ts';
import { descendantsOf, type Process } from './processes.ts';
import { RollcallClient } from './rollcall-client.ts';
import { endWithChildren, hasEnded, spawnRunner } from './runner-process.ts';
import { waitUntil } from './wait-until.ts';

const startSeconds = 90;
const crashSeconds = 10;
const stderrCharactersMax = 20_000;
const eventsMax = 20_000;

const Ready = z.object({
  type: z.literal('ready'),
  url: z.url(),
  api_url: z.url(),
  callback_url: z.url(),
  admin_api_key: z.string().min(1),
  api_key: z.string().min(1),
  user_id: z.number(),
});

const RunnerEvent = z.discriminatedUnion('type', [
  Ready,
  z.object({ type: z.literal('meeting'), id: z.number(), status: z.string(), phase: z.string() }),
  z.object({ type: z.literal('segment'), meeting_id: z.number(), speaker: z.string().nullable(), text: z.string() }),
  z.object({ type: z.literal('task'), meeting_id: z.number(), attempt: z.number(), status: z.string() }),
]);
export type RunnerEvent = z.infer<typeof RunnerEvent>;

export type TestRunnerOptions = {
  /** More of the command line, e.g. `['--rehearse', '-c', 'heartbeatSeconds=2']`. */
  readonly options?: readonly string[];
  /** Without one the runner keeps nothing (`--ephemeral`). */
  readonly dataDirectory?: string;
  readonly environment?: Readonly<Record<string, string>>;
};

/** Starts a real runner as a child process, on a free port; rejects with what it said when it does not come up. */
export async function startTestRunner({
  options = [],
  dataDirectory,
  environment,
}: TestRunnerOptions = {}): Promise<TestRunner> {
  const place = dataDirectory === undefined ? ['--ephemeral'] : ['--data-dir', dataDirectory];
  const child = spawnRunner(['--json', '--port', '0', ...place, ...options], environment);
  const output = readOutput(child);
  try {
    const ready = await waitUntil('the runner', startSeconds, () => {
      if (hasEnded(child)) throw new Error(`The runner ended with ${child.exitCode ?? child.signalCode}.`);
      return output.events.find((event) => event.type === 'ready');
    });
    return new TestRunner(child, output, ready);
  } catch (error) {
    await endWithChildren(child, 'SIGTERM');
    throw new Error(`The runner did not start. It said:\n${output.stderr()}`, { cause: error });
  }
}

/** A running stack, and hands to use, steer and end it. */
export class TestRunner {
  readonly url: string;
  /** The HTTP API without the front door. */
  readonly apiUrl: string;
  readonly callbackUrl: string;
  readonly adminApiKey: string;
  /** Of the demo user. */
  readonly apiKey: string;
  readonly admin: RollcallClient;
  readonly controls: LocalControls;
  readonly #child: ChildProcess;
  readonly #output: Output;

  constructor(child: ChildProcess, output: Output, ready: z.infer<typeof Ready>) {
    this.#child = child;
    this.#output = output;
    this.url = ready.url;
    this.apiUrl = ready.api_url;
    this.callbackUrl = ready.callback_url;
    this.adminApiKey = ready.admin_api_key;
    this.apiKey = ready.api_key;
    this.admin = new RollcallClient(ready.url, { adminApiKey: ready.admin_api_key });
    this.controls = new LocalControls(ready.url);
  }

  /** Everything the runner has told so far, in order. */
  get events(): readonly RunnerEvent[] {
    return this.#output.events;
  }

  get stderr(): string {
    return this.#output.stderr();
  }

  /** A user of the test's own, and the API as that user. */
  async newUser(limit: number): Promise<{ id: number; client: RollcallClient }> {
    const email = `${randomUUID()}@example.com`;
    const { id } = await this.admin.createUser({ email, max_concurrent_bots: limit });
    return { id, client: new RollcallClient(this.url, { apiKey: await this.admin.createToken(id) }) };
  }

  /** `waitUntil` whose failure also says what the runner said. */
  async waitFor<Value>(what: string, limitSeconds: number, find: () => Value | Promise<Value>) {
    try {
      return await waitUntil(what, limitSeconds, find);
    } catch (error) {
      throw new Error(`${String(error)}\nLast events:\n${this.#lastEvents()}\nThe runner said:\n${this.stderr}`, {
        cause: error,
      });
    }
  }

  /** Ends the runner as Ctrl-C does; rejects when it does not end in time or leaves any process behind. */
  async stop(): Promise<void> {
    const left = await endWithChildren(this.#child, 'SIGTERM');
    if (left.length > 0) throw new Error(`The runner left ${left.join(', ')} behind. It said:\n${this.stderr}`);
  }

  /** Ends the runner's own process as a crash would; answers the processes that it had, for the test to look after. */
  async crash(): Promise<Process[]> {
    const children = descendantsOf(this.#child.pid ?? 0);
    this.#child.kill('SIGKILL');
    await waitUntil('the runner to be gone', crashSeconds, () => hasEnded(this.#child));
    return children;
  }

  #lastEvents(): string {
    const shown = this.events.slice(-30).filter(({ type }) => type !== 'ready');
    return shown.map((event) => JSON.stringify(event)).join('\n');
  }
}

type Output = { readonly events: readonly RunnerEvent[]; stderr(): string };

function readOutput(child: ChildProcess): Output {
  const events: RunnerEvent[] = [];
  let line = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (line + text).split('\n');
    line = lines.pop() ?? '';
    events.push(...lines.map((complete) => RunnerEvent.parse(JSON.parse(complete))));
    events.splice(0, Math.max(0, events.length - eventsMax));
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrCharactersMax);
  });
  return { events, stderr: () => stderr };
}
