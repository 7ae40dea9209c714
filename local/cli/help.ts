import { Settings, settingNames } from '../../core/settings.ts';
import { defaultDataDirectory, defaultPort, laptopSettings } from '../options.ts';

const columnCharacters = 34;
const lineCharacters = 100;

const examples: Readonly<Record<string, string>> = {
  'npm start': 'the whole stack, and a first bot in the rehearsal room',
  'npm start -- --no-demo --rehearse': 'try a client written for Google Meet offline: every bot goes to the room',
  'npm start -- -c lobbySeconds=60': 'with other options of the deployment',
  'npm start -- --logs bots': 'what the function "bots" logged',
  'npm start --silent -- --json': 'for programs: JSON lines on standard output',
};

const options: Readonly<Record<string, string>> = {
  '--port <number>': `Port on 127.0.0.1 of the front door, which has everything (${defaultPort}; 0 takes a free one).`,
  '--data-dir <path>': `Where tables, keys and logs are kept (${defaultDataDirectory}/).`,
  '--ephemeral': 'Keep nothing: tables in memory, all else in a directory that is removed at the end.',
  '--no-demo': 'Send no first bot. The demo user is made all the same.',
  '--rehearse': 'Every bot, whatever its platform, opens the rehearsal room of its meeting id.',
  '--site <name>': 'The name of this site, where several runners are peers.',
  '--peer <name>=<url>': 'Another runner on this machine, as the site of that name; may be given several times.',
  '--json': 'JSON lines on standard output, everything else on standard error; implies --no-demo.',
  '--logs [name …]': 'Show the logs of functions and bots, and end. Without a name: the last lines of each.',
  '--follow, -f': 'With --logs: go on showing what is added.',
  '-c <key>=<value>': 'Set an option of the deployment, as cdk deploy does; may be given several times.',
  '--help, -h': 'This page.',
};

const variables: Readonly<Record<string, string>> = {
  ADMIN_API_KEY: 'The administrator’s key. Without it one is made at the first start and kept in the data directory.',
  AWS_ENDPOINT_URL_DYNAMODB: 'A DynamoDB of your own, where neither of the two that come along can run.',
  AWS_ENDPOINT_URL_BEDROCK_RUNTIME:
    'Where the assistant finds the model of -c bedrockModelId: anything that speaks Bedrock’s Converse. It is called ' +
    'with made-up credentials, never with yours. Without it the calls are refused on this machine, and such answers fail.',
  NO_COLOR: 'No colours.',
};

/** What took the place of variables that people know from systems of this kind. */
const replacements: Readonly<Record<string, string>> = {
  REDIS_URL: 'Nothing to set: commands travel by SNS and SQS, here by emulators inside the runner.',
  BOT_IMAGE_NAME: '-c botImage=<uri> for a deployment; here the bot runs from bot-task/, without an image.',
  DOCKER_NETWORK: 'Nothing to set: there is no Docker; everything listens on 127.0.0.1 alone.',
};

/** The text of `--help`. */
export function helpText(): string {
  return `${[
    'Rollcall on this machine: sends bots into meetings, with no cloud account and no Docker.',
    section('Examples', examples),
    section('Options', options),
    section('Options of the deployment, for -c', settingsHelp()),
    section('Environment variables', variables),
    section('Where you may look for', replacements),
    'Ctrl-C lets the bots leave and ends everything; a second Ctrl-C ends at once.',
  ].join('\n\n')}\n`;
}

function settingsHelp(): Record<string, string> {
  const defaults = Settings.parse(laptopSettings);
  return Object.fromEntries(
    settingNames.map((name) => [`${name}=${defaults[name]}`, Settings.shape[name].description ?? '']),
  );
}

function section(title: string, entries: Readonly<Record<string, string>>): string {
  return [title, ...Object.entries(entries).flatMap(([name, text]) => entryLines(name, text))].join('\n');
}

function entryLines(name: string, text: string): string[] {
  const [first = '', ...rest] = wrap(text, lineCharacters - columnCharacters);
  const isLong = name.length + 2 >= columnCharacters;
  const indented = rest.map((line) => ' '.repeat(columnCharacters) + line);
  if (isLong) return [`  ${name}`, ' '.repeat(columnCharacters) + first, ...indented];
  return [`  ${name}`.padEnd(columnCharacters) + first, ...indented];
}

function wrap(text: string, characters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + 1 + word.length <= characters) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
