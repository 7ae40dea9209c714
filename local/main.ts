import { helpText } from './cli/help.ts';
import { showLogs } from './cli/show-logs.ts';
import { StartError } from './cli/start-error.ts';
import { OptionError, type Options, parseOptions } from './options.ts';

const usageExitCode = 2;

async function main(options: Options): Promise<void> {
  if (options.command === 'help') {
    process.stdout.write(helpText());
  } else if (options.command === 'logs') {
    const write = (line: string) => process.stdout.write(`${line}\n`);
    await showLogs({ ...options, isForPeople: process.stdout.isTTY === true, write });
  } else {
    // Loaded only here: CDK and the SDK take half a second that --help and --logs need not wait for.
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
