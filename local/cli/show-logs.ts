import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { logDirectory } from './log-files.ts';
import { codeOf, StartError } from './start-error.ts';

/** Without a name, each log shows its last lines only. */
const lastLinesMax = 10;
const followPollMillis = 250;
/** What is added between two looks and shown at once, at most. */
const followBytesMax = 1_000_000;

const LogLine = z.looseObject({
  time: z.string().optional(),
  timestamp: z.string().optional(),
  level: z.string().optional(),
  message: z.string().optional(),
});

export interface ShowLogsOptions {
  readonly dataDirectory: string;
  readonly names: readonly string[];
  readonly follow: boolean;
  /** Whether a person reads it; a program gets the JSON lines as they are. */
  readonly isForPeople: boolean;
  write(line: string): void;
}

/** Prints logs; throws StartError when there is none of that name. With `follow` it never answers. */
export async function showLogs(options: ShowLogsOptions): Promise<void> {
  const { names, write } = options;
  const directory = logDirectory(options.dataDirectory);
  const known = listLogs(directory);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined)
    throw new StartError(`There is no log "${unknown}". There are: ${known.join(', ') || 'none yet'}.`);
  const chosen = names.length > 0 ? names : known;
  const format = (name: string) => (line: string) =>
    write(formatLine(line, options.isForPeople, chosen.length > 1 ? name : undefined));
  const offsets = new Map<string, number>();
  for (const name of chosen) {
    const text = readFileSync(join(directory, `${name}.log`), 'utf8');
    offsets.set(name, Buffer.byteLength(text));
    const lines = text.split('\n').slice(0, -1);
    (names.length > 0 ? lines : lines.slice(-lastLinesMax)).forEach(format(name));
  }
  while (options.follow) {
    await sleep(followPollMillis);
    for (const name of names.length > 0 ? names : listLogs(directory)) {
      const added = readAdded(join(directory, `${name}.log`), offsets.get(name) ?? 0);
      added.lines.forEach(format(name));
      offsets.set(name, added.offset);
    }
  }
}

function listLogs(directory: string): string[] {
  try {
    return readdirSync(directory)
      .flatMap((file) => /^(.+)\.log$/.exec(file)?.[1] ?? [])
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** Whole lines only; a file that became shorter was begun anew. */
function readAdded(path: string, offset: number): { lines: string[]; offset: number } {
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  const start = size < offset ? 0 : offset;
  if (size === start) return { lines: [], offset: start };
  const file = openSync(path, 'r');
  const buffer = Buffer.alloc(Math.min(size - start, followBytesMax));
  const bytes = readSync(file, buffer, 0, buffer.length, start);
  closeSync(file);
  const end = buffer.lastIndexOf(0x0a, bytes - 1) + 1;
  const isOverlong = end === 0 && bytes === followBytesMax;
  const read = isOverlong ? bytes : end;
  return {
    lines: buffer
      .toString('utf8', 0, read)
      .split('\n')
      .filter((line) => line !== ''),
    offset: start + read,
  };
}

function formatLine(line: string, isForPeople: boolean, name: string | undefined): string {
  const parsed = LogLine.safeParse(parseJson(line));
  if (!parsed.success) return line;
  if (!isForPeople) return name === undefined ? line : JSON.stringify({ log: name, ...parsed.data });
  const { time, timestamp, level, message, ...rest } = parsed.data;
  const details = Object.keys(rest).length === 0 ? '' : JSON.stringify(rest);
  const clock = (time ?? timestamp ?? '').slice(11, 23);
  return [clock, name?.padEnd(20), level?.padEnd(5), message, details].filter((part) => part).join('  ');
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
