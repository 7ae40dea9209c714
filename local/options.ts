import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Settings, settingNames } from '../core/settings.ts';
import { readSettings } from '../lib/read-settings.ts';
import { type PeerRunner, withPeers } from './sites/peers.ts';

export const defaultPort = 8056;
export const defaultDataDirectory = '.rollcall';
const portMax = 65_535;

/** What is convenient where nobody else can reach the stack; `-c` sets it otherwise. */
export const laptopSettings = {
  strictSessions: 'false',
  anonymousAssistant: 'true',
  diagnostics: 'true',
  webhookAllowLoopback: 'true',
} as const satisfies Partial<Record<keyof Settings, string>>;

export type Options =
  | { readonly command: 'help' }
  | {
      readonly command: 'logs';
      readonly dataDirectory: string;
      readonly names: readonly string[];
      readonly follow: boolean;
    }
  | RunOptions;

export interface RunOptions {
  readonly command: 'run';
  /** 0 for any free port. */
  readonly port: number;
  /** Undefined for a directory that is removed at the end. */
  readonly dataDirectory: string | undefined;
  readonly sendsFirstBot: boolean;
  readonly isJson: boolean;
  /** Runners of other sites. */
  readonly peers: readonly PeerRunner[];
  /** What `-c key=value` set, `--site` and `--peer` included, checked. */
  readonly context: Readonly<Record<string, string>>;
}

/** A command line that cannot be meant; its message says what to write instead. */
export class OptionError extends Error {
  override readonly name = 'OptionError';
}

/** Reads the command line of `npm start`; throws OptionError. */
export function parseOptions(commandLine: readonly string[]): Options {
  const { values, positionals } = parse(commandLine);
  if (values.help) return { command: 'help' };
  if (values.ephemeral && values['data-dir'] !== undefined) {
    throw new OptionError('--ephemeral keeps no data, so it does not go with --data-dir.');
  }
  const dataDirectory = resolve(values['data-dir'] ?? defaultDataDirectory);
  if (values.logs) {
    if (values.ephemeral) throw new OptionError('--ephemeral keeps no logs that --logs could show.');
    return { command: 'logs', dataDirectory, names: positionals, follow: values.follow };
  }
  if (values.follow) throw new OptionError('--follow goes with --logs.');
  if (positionals.length > 0) throw new OptionError(`"${positionals.join(' ')}" is not an option.`);
  const peers = parsePeers(values.peer);
  return {
    command: 'run',
    port: parsePort(values.port),
    dataDirectory: values.ephemeral ? undefined : dataDirectory,
    sendsFirstBot: !values['no-demo'] && !values.json,
    isJson: values.json,
    peers,
    context: parseContext(values, peers),
  };
}

function parse(commandLine: readonly string[]) {
  try {
    return parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h', default: false },
        port: { type: 'string', default: String(defaultPort) },
        'data-dir': { type: 'string' },
        ephemeral: { type: 'boolean', default: false },
        'no-demo': { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        rehearse: { type: 'boolean', default: false },
        site: { type: 'string' },
        peer: { type: 'string', multiple: true, default: [] },
        logs: { type: 'boolean', default: false },
        follow: { type: 'boolean', short: 'f', default: false },
        context: { type: 'string', short: 'c', multiple: true, default: [] },
      },
    });
  } catch (error) {
    // parseArgs throws TypeErrors whose first sentence is meant for people.
    if (error instanceof TypeError) throw new OptionError(error.message.split('. ')[0] ?? error.message);
    throw error;
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= portMax) return port;
  throw new OptionError(`--port ${text} is not a port: it must be a number from 0 to ${portMax}.`);
}

function parsePeers(pairs: readonly string[]): PeerRunner[] {
  return pairs.map((pair) => {
    const [, name, address] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    const url = URL.parse(address ?? '');
    if (name === undefined || url === null || !isHere(url)) {
      throw new OptionError(`--peer ${pair} must be --peer name=url of another runner on this machine.`);
    }
    return { name, url: url.origin };
  });
}

/** A runner listens on this machine alone. */
function isHere({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
}

interface ContextValues {
  readonly context: readonly string[];
  readonly rehearse: boolean;
  readonly site?: string | undefined;
}

function parseContext(values: ContextValues, peers: readonly PeerRunner[]): Record<string, string> {
  const context: Record<string, string> = values.rehearse ? { rehearse: 'true' } : {};
  if (values.site !== undefined) context.siteName = values.site;
  for (const pair of values.context) {
    const [, key, value] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
    if (key === undefined || value === undefined) throw new OptionError(`-c ${pair} must be -c key=value.`);
    if (!isSetting(key)) throw new OptionError(`-c ${key} is not known. Known are: ${settingNames.join(', ')}.`);
    context[key] = value;
  }
  if (peers.length > 0) context.sites = withPeers(context.sites, peers);
  checkValues(context);
  return context;
}

function isSetting(key: string): key is keyof Settings {
  return settingNames.some((name) => name === key);
}

/** The same check as in `cdk deploy`, before anything is started. */
function checkValues(context: Record<string, string>): void {
  try {
    readSettings(context);
  } catch (error) {
    if (error instanceof Error) throw new OptionError(error.message);
    throw error;
  }
}
