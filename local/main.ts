import { enableCompileCache } from 'node:module';
import { helpText } from './cli/help.ts';
import { showLogs } from './cli/show-logs.ts';
import { StartError } from './cli/start-error.ts';
import { OptionError, type Options, parseOptions } from './options.ts';

const usageExitCode = 2;
/** Compiled once, CDK and the SDK load in half the time at the next start. */
const compileCacheDirectory = 'node_modules/.cache/rollcall/compiled';

enableCompileCache(compileCacheDirectory);

async function main(options: Options): Promise<void> {
  if (options.command === 'help') {
    process.stdout.write(helpText());
  } else if (options.command === 'logs') {
    const write = (line: string) => process.stdout.write(`${line}\n`);
    await showLogs({ ...options, isForPeople: process.stdout.isTTY === true, write });
  } else {
    // Loaded only here: --help and --logs need not wait for it.
    const { runUntilSignal } = await import('./cli/run-until-signal.ts');
    await runUntilSignal(options);
  }
}

try {
  await main(parseOptions(process.argv.slice(2)));
} catch (error) {
  if (error instanceof OptionError) {
    console.error(`${error.message}\nSee npm start -- --help`);
    process.exit(usageExitCode);
  }
  console.error(error instanceof StartError ? error.message : error);
  process.exit(1);
}
