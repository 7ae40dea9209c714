import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEcs } from '../ecs/ecs.ts';
import { Endings } from '../endings.ts';
import { serveFunctionUrl } from '../http/function-url.ts';
import { type Gateway, startGateway } from '../http/gateway.ts';
import { localControls } from '../http/local-controls.ts';
import type { Log, Stack } from '../interfaces.ts';
import { dataDirectoryVariable, killMarked } from '../marked-processes.ts';
import { laptopSettings, type RunOptions } from '../options.ts';
import { createRehearsal } from '../rehearsal/create-rehearsal.ts';
import { reportFault } from '../report-fault.ts';
import { ensureAdminApiKey } from './admin-api-key.ts';
import { type AskApi, createApiClient } from './api-client.ts';
import { buildDashboard } from './build-dashboard.ts';
import { ensureDemoUser } from './demo-user.ts';
import { dismissBots } from './dismiss-bots.ts';
import { createLogFiles } from './log-files.ts';
import type { Ready } from './reporter.ts';
import { findRunner, lockDataDirectory, refusal } from './runner-lock.ts';
import { codeOf, StartError } from './start-error.ts';

/** How long bots have to leave at the end, while the control plane still answers them. */
const politeLeaveMillis = 10_000;

export interface Runner {
  readonly stack: Stack;
  readonly ready: Ready;
  readonly ask: AskApi;
  /** How many bots are running. */
  countBots(): number;
  /** Lets bots leave, then ends everything; nothing is left running. */
  stop(): Promise<void>;
}

export interface RunnerOptions {
  readonly options: RunOptions;
  readonly adminApiKey: string | undefined;
  onStep(what: string): void;
}

/** Starts the whole stack and the demo user; when it cannot, it ends what it had started and throws. */
export async function startRunner({ options, adminApiKey, onStep }: RunnerOptions): Promise<Runner> {
  const endings = new Endings();
  try {
    const dataDirectory = openDataDirectory(options.dataDirectory, endings);
    const log = createLogFiles(dataDirectory);
    const gateway = await openGateway(options.port, log, endings);
    endings.atOnce(lockDataDirectory(dataDirectory, gateway.url));
    endEarlierChildren(dataDirectory);
    const adminKey = ensureAdminApiKey(dataDirectory, adminApiKey);
    const stack = await openStack({ options, adminKey, gateway, log, onStep }, endings);
    onStep('Demo user');
    const ask = createApiClient(gateway.url);
    const { userId, apiKey } = await ensureDemoUser(ask, adminKey, dataDirectory);
    endings.add(() => dismissBots(ask, apiKey, politeLeaveMillis));
    const callbackUrl = stack.functionUrls.callbacks ?? '';
    return {
      stack,
      ready: { url: gateway.url, apiUrl: stack.apiUrl, callbackUrl, adminApiKey: adminKey, apiKey, userId },
      ask,
      countBots: () => stack.ecs.listTasks().filter(({ pid }) => pid !== undefined).length,
      stop: () => endings.run(),
    };
  } catch (error) {
    await endings.run();
    throw error;
  }
}

function openDataDirectory(wanted: string | undefined, endings: Endings): string {
  if (wanted === undefined) {
    const temporary = mkdtempSync(join(tmpdir(), 'rollcall-'));
    endings.atOnce(() => rmSync(temporary, { recursive: true, force: true }));
    return temporary;
  }
  mkdirSync(wanted, { recursive: true, mode: 0o700 });
  const other = findRunner(wanted);
  if (other !== undefined) throw refusal(wanted, other);
  return wanted;
}

/** A runner that was killed left its database running on these very files. */
function endEarlierChildren(dataDirectory: string): void {
  killMarked(dataDirectoryVariable, dataDirectory);
  process.env[dataDirectoryVariable] = dataDirectory;
}

async function openGateway(port: number, log: Log, endings: Endings): Promise<Gateway> {
  const room = createRehearsal({
    log: (record) => log('rehearsal', JSON.stringify({ time: new Date().toISOString(), ...record })),
  });
  const gateway = await startGateway({ port, room, onFault: (error) => reportFault(log, 'gateway', error) }).catch(
    (error: unknown) => {
      throw codeOf(error) === 'EADDRINUSE' ? portInUse(port) : error;
    },
  );
  endings.add(() => gateway.stop());
  endings.add(async () => room.close());
  return gateway;
}

function portInUse(port: number): StartError {
  return new StartError(
    `Port ${port} on 127.0.0.1 is in use by another program.\n` +
      `End that, or choose another port: npm start -- --port ${port + 1}`,
  );
}

interface StackParts extends Pick<RunnerOptions, 'options' | 'onStep'> {
  readonly adminKey: string;
  readonly gateway: Gateway;
  readonly log: Log;
}

async function openStack({ options, adminKey, gateway, log, onStep }: StackParts, endings: Endings): Promise<Stack> {
  // Loaded only now: CDK takes a second, and a runner that is refused should be refused at once.
  buildDashboard(onStep);
  onStep('Load the app');
  const { startStack } = await import('../stack.ts');
  const stack = await startStack({
    context: { ...laptopSettings, rehearsalUrl: gateway.url, deployment: runName(), ...options.context },
    parameters: { AdminApiKeySha256: createHash('sha256').update(adminKey).digest('hex') },
    dataDirectory: options.dataDirectory,
    peers: options.peers,
    origin: gateway.url,
    log,
    onStep,
    startEcs,
    serveFunctionUrl,
  });
  endings.add(() => stack.stop());
  endings.add(() => stack.ecs.stopTasks({ reason: 'The runner is ending.', graceMillis: politeLeaveMillis }));
  gateway.serve({
    frontDoor: stack.frontDoor,
    frontDoorUpgrade: stack.frontDoorUpgrade,
    fromPeer: stack.fromPeer,
    controls: localControls(stack, (error) => reportFault(log, 'restart', error)),
  });
  return stack;
}

/** The reaper must know that this is another run: while none was, no bot could report. */
function runName(): string {
  return `run-${new Date().toISOString()}`;
}
