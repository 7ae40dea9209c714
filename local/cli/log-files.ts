import { appendFileSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../interfaces.ts';

/** A log that grows beyond this goes on in a new file; the old one is kept as `<name>.log.1`. */
const logBytesMax = 20_000_000;
/** Every bot has a log; at the start only the newest of all logs are kept. */
const logFilesMax = 500;

export function logDirectory(dataDirectory: string): string {
  return join(dataDirectory, 'logs');
}

/** Appends JSON lines to `logs/<name>.log`, for the owner's eyes alone. */
export function createLogFiles(dataDirectory: string): Log {
  const directory = logDirectory(dataDirectory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  removeOldLogs(directory);
  const bytes = new Map<string, number>();
  return (name, jsonLine) => {
    if (!/^[A-Za-z0-9-]{1,100}$/.test(name)) throw new Error(`"${name}" is no name for a log.`);
    const path = join(directory, `${name}.log`);
    const line = `${jsonLine}\n`;
    const before = bytes.get(name) ?? sizeOf(path);
    if (before > logBytesMax) renameSync(path, `${path}.1`);
    appendFileSync(path, line, { mode: 0o600 });
    bytes.set(name, (before > logBytesMax ? 0 : before) + Buffer.byteLength(line));
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function removeOldLogs(directory: string): void {
  const files = readdirSync(directory).map((name) => ({ name, changedAt: statSync(join(directory, name)).mtimeMs }));
  const old = files.sort((a, b) => b.changedAt - a.changedAt).slice(logFilesMax);
  for (const { name } of old) rmSync(join(directory, name));
}
