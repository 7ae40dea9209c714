import { parseArgs } from 'node:util';
import { startTestRunner, type TestRunner } from '../support/runner.ts';
import { runSuites } from './run-suites.ts';
import { suites } from './suites.ts';
import { summary } from './summary.ts';
import { World } from './world.ts';

const usageExitCode = 2;

const help = `Smoke tests: ten suites that show that users, bots, commands, clean-up and limits work.

  npm run smoke                                       against a runner of their own, which they start and end
  npm run smoke -- --url <origin> --admin-key <key>   against a runner or a deployed stack

  --url <origin>       Where the API is, e.g. http://127.0.0.1:8056
  --admin-key <key>    The administrator's key; ADMIN_API_KEY stands for it
  --help, -h           This page

They make users of their own, and at the end stop their bots and delete those users. Their bots are sent to Google Meet
meetings that do not exist: only a runner with --rehearse lets them in. Elsewhere they fail honestly, and the lines that
need a bot in a meeting are reported as skipped. Exit code: 0 passed, 1 failed, 2 wrong options.
`;

type Target = { readonly url: string; readonly adminApiKey: string };

/** Where to, undefined for a runner of their own; ends the program when the options cannot be meant. */
function readTarget(): Target | undefined {
  const { url, 'admin-key': adminKey = process.env.ADMIN_API_KEY, help: isHelp } = readOptions();
  if (isHelp) {
    process.stdout.write(help);
    process.exit(0);
  }
  if (url === undefined) return undefined;
  if (!URL.canParse(url)) return endWithUsage(`--url ${url} is not a URL.`);
  if (!adminKey) return endWithUsage('--url needs --admin-key.');
  return { url, adminApiKey: adminKey };
}

function readOptions() {
  try {
    return parseArgs({
      options: {
        url: { type: 'string' },
        'admin-key': { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    return endWithUsage(error instanceof Error ? error.message : String(error));
  }
}

function endWithUsage(message: string): never {
  process.stderr.write(`${message}\n\n${help}`);
  process.exit(usageExitCode);
}

const show = (line: string) => void process.stdout.write(`${line}\n`);

async function runOnOwnRunner(): Promise<boolean> {
  show('Starting a runner with --rehearse …');
  const runner: TestRunner = await startTestRunner({ options: ['--rehearse'] });
  try {
    return await run(new World({ ...runner, everyBotJoins: true, sweep: () => runner.controls.sweep() }));
  } finally {
    await runner.stop();
  }
}

async function run(world: World): Promise<boolean> {
  const results = await runSuites(suites, world, show);
  const end = await world.finish().then(
    () => undefined,
    (error: unknown) => error,
  );
  if (end !== undefined) show(`\nNot everything could be cleaned up: ${end}`);
  show(`\n${summary(results)}`);
  return end === undefined && results.every(({ tests }) => tests.every(({ outcome }) => outcome !== 'failed'));
}

const target = readTarget();
const hasPassed =
  target === undefined ? await runOnOwnRunner() : await run(new World({ ...target, everyBotJoins: false }));
process.exit(hasPassed ? 0 : 1);
