import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { pause } from '../doorbell.ts';

const UNPACK_MILLIS_MAX = 60_000;
const LOOK_AGAIN_MILLIS = 100;

/**
 * Makes `directory` from the package whose CommonJS entry is given. Several processes may want it at once: one unpacks into a
 * directory of its own and renames it when it is whole, the others wait. A lock whose owner died is broken after a minute.
 */
export async function unpackOnce(packageEntry: string, directory: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const lock = `${directory}.lock`;
  const until = Date.now() + 3 * UNPACK_MILLIS_MAX;
  while (!existsSync(directory)) {
    if (Date.now() > until) throw new Error(`${directory} was not unpacked in time by another process.`);
    if (await takeLock(lock)) {
      await unpack(packageEntry, directory).finally(() => rm(lock, { recursive: true, force: true }));
    } else {
      await breakStaleLock(lock);
      await pause(LOOK_AGAIN_MILLIS);
    }
  }
}

async function unpack(packageEntry: string, directory: string): Promise<void> {
  const staging = await mkdtemp(`${directory}.staging-`);
  try {
    // The package writes to the temp directory of its process: it gets a process with a temp directory of its own.
    const script =
      'require(process.argv[1]).default.executablePath().catch((e) => { console.error(e); process.exit(1); })';
    await promisify(execFile)(process.execPath, ['-e', script, packageEntry], {
      env: { PATH: process.env.PATH, TMPDIR: staging },
      timeout: UNPACK_MILLIS_MAX,
    });
    if (!existsSync(directory)) await rename(staging, directory);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

async function takeLock(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return false;
    throw error;
  }
}

async function breakStaleLock(lock: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(lock);
    if (Date.now() - mtimeMs > UNPACK_MILLIS_MAX) await rm(lock, { recursive: true, force: true });
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
}

const isSystemError = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
