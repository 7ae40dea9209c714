import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { codeOf, StartError } from './start-error.ts';

const LockFile = z.object({
  pid: z.number().int().positive(),
  url: z.string(),
  /** When the process began, as the kernel counts it; tells it from a later one with the same id. */
  started: z.string().optional(),
});
type LockFile = z.infer<typeof LockFile>;

/** A stale lock is removed once; if another one is there then, somebody else was faster. */
const attemptsMax = 2;

/**
 * Takes the data directory for this runner: two of them would write the same tables. A lock whose process is gone is
 * taken over. Returns how to give it back; throws StartError when another runner has it.
 */
export function lockDataDirectory(directory: string, url: string): () => void {
  const path = join(directory, 'runner.lock');
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    if (writeLock(path, { pid: process.pid, url, started: startOf(process.pid) })) return () => releaseLock(path);
    const holder = readLock(path);
    if (holder !== undefined && isRunner(holder)) throw refusal(directory, holder);
    rmSync(path, { force: true });
  }
  throw new StartError(`Another runner has just taken ${directory}.`);
}

export function refusal(directory: string, { pid, url }: LockFile): StartError {
  return new StartError(
    `A runner already uses ${directory}: process ${pid}, ${url}\n` +
      'End it first, or start this one with a directory of its own: npm start -- --data-dir <path> --port <number>',
  );
}

/** The runner that uses a data directory now, if any. */
export function findRunner(directory: string): LockFile | undefined {
  const holder = readLock(join(directory, 'runner.lock'));
  return holder !== undefined && isRunner(holder) ? holder : undefined;
}

function writeLock(path: string, content: LockFile): boolean {
  try {
    writeFileSync(path, JSON.stringify(content), { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function readLock(path: string): LockFile | undefined {
  try {
    const parsed = LockFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    // Missing, or half written by a runner that was killed: nobody's lock either way.
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function releaseLock(path: string): void {
  if (readLock(path)?.pid === process.pid) rmSync(path, { force: true });
}

function isRunner({ pid, started }: LockFile): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    if (codeOf(error) !== 'EPERM') throw error;
  }
  return started === undefined || started === startOf(pid);
}

/** The 22nd field of `/proc/<pid>/stat`; undefined where there is no `/proc`. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program comes second, in brackets, and may hold spaces.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}
