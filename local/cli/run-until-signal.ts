import { resolve } from 'node:path';
import { defaultDataDirectory, type RunOptions } from '../options.ts';
import { sendFirstBot } from './first-bot.ts';
import { type Happening, watchStack } from './happenings.ts';
import { createJsonReporter } from './json-reporter.ts';
import { nextSteps } from './next-steps.ts';
import { createPeopleReporter } from './people-reporter.ts';
import type { Reporter } from './reporter.ts';
import { type Runner, startRunner } from './runner.ts';

/** After this the next steps are shown even if the first bot has nothing to show. */
const firstBotWaitMillis = 60_000;
/** Captions are shown once they have settled; the first one comes before the next steps. */
const afterFirstLineMillis = 4_000;
/** Ctrl-C reaches us twice: from the terminal, and handed on by npm. */
const samePressMillis = 1_000;
const interruptedExitCode = 130;
const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `npm start`: everything up, a first bot on its way, and all of it ended at the first signal. */
export async function runUntilSignal(options: RunOptions): Promise<void> {
  const reporter = createReporter(options);
  const signals = listenForSignals();
  const runner = await start(options, reporter);
  const signal = signals.next();
  const listeners = new Set<(happening: Happening) => void>([reporter.happened]);
  reporter.ready(runner.ready);
  watchStack(runner.stack, (happening) => {
    for (const listen of listeners) listen(happening);
  });
  const noteSteps = (room: string | undefined) =>
    reporter.note(nextSteps({ ...runner.ready, room, logsCommand: logsCommand(options, '--follow') }));
  if (options.sendsFirstBot) await showFirstBot(runner, { reporter, listeners, noteSteps });
  else if (!options.isJson) noteSteps(undefined);
  await signal;
  reporter.note(farewell(runner.countBots()));
  await runner.stop();
  // Whatever handle a library has left open must not keep the process.
  process.exit(0);
}

async function start(options: RunOptions, reporter: Reporter): Promise<Runner> {
  try {
    return await startRunner({ options, adminApiKey: process.env.ADMIN_API_KEY, onStep: reporter.step });
  } catch (error) {
    reporter.failed();
    throw error;
  }
}

function createReporter(options: RunOptions): Reporter {
  const botLogsCommand = (meetingId: number) => logsCommand(options, `bot-${meetingId}`);
  if (!options.isJson) return createPeopleReporter(process.stdout, { botLogsCommand });
  const people = createPeopleReporter(process.stderr, { botLogsCommand });
  return createJsonReporter((line) => process.stdout.write(line), people);
}

/**
 * Until somebody waits for the next signal, and after that one, a signal ends at once: children end with this process.
 */
function listenForSignals(): { next(): Promise<void> } {
  const endAtOnce = () => process.exit(interruptedExitCode);
  let react: () => void = endAtOnce;
  for (const signal of endingSignals) process.on(signal, () => react());
  const next = () =>
    new Promise<void>((resolve) => {
      react = () => {
        const since = performance.now();
        react = () => {
          if (performance.now() - since > samePressMillis) endAtOnce();
        };
        resolve();
      };
    });
  return { next };
}

interface Stage {
  readonly reporter: Reporter;
  readonly listeners: Set<(happening: Happening) => void>;
  noteSteps(room: string | undefined): void;
}

async function showFirstBot(runner: Runner, { reporter, listeners, noteSteps }: Stage): Promise<void> {
  const { url, apiKey } = runner.ready;
  const bot = await sendFirstBot(runner.ask, apiKey);
  if ('refusal' in bot) {
    reporter.note(`The first bot was refused: ${bot.refusal}`);
    return noteSteps(undefined);
  }
  reporter.note(`A first bot is on its way to ${url}/rehearsal/${bot.room} – open it and be there.\n`);
  const impatience = setTimeout(() => noteSteps(bot.room), firstBotWaitMillis).unref();
  const show = (happening: Happening) => {
    if (!bot.isShown(happening)) return;
    listeners.delete(show);
    clearTimeout(impatience);
    setTimeout(() => noteSteps(bot.room), afterFirstLineMillis).unref();
  };
  listeners.add(show);
}

/** Undefined when nothing is kept on disk, and so no logs. */
function logsCommand({ dataDirectory }: RunOptions, what: string): string | undefined {
  if (dataDirectory === undefined) return undefined;
  const isUsual = dataDirectory === resolve(defaultDataDirectory);
  return `npm start -- --logs ${what}${isUsual ? '' : ` --data-dir ${dataDirectory}`}`;
}

function farewell(bots: number): string {
  if (bots === 0) return '\nEnding …';
  return `\nEnding: ${bots === 1 ? 'one bot leaves' : `${bots} bots leave`} first. Ctrl-C again ends at once.`;
}
