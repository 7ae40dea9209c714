import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { pause } from '../doorbell.ts';

const UNPACK_MILLIS_MAX = 60_000;
/** Breaking the lock of a slow owner is harmless: both unpack, and one result is used. */
const LOCK_MILLIS_MAX = 20_000;
const LOOK_AGAIN_MILLIS = 100;
/** What `FONTCONFIG_FILE` names; in the unpacked directory. */
export const fontsFile = 'rollcall-fonts.conf';
const script = fileURLToPath(new URL('unpack-chromium.ts', import.meta.url));

/**
 * Makes `directory` from the package's archives. Several processes may want it at once: one unpacks into a
 * directory of its own and renames it when it is whole, the others wait. A lock whose owner died is broken.
 */
export async function unpackOnce(directory: string): Promise<void> {
  await mkdir(dirname(directory), { recursive: true });
  const lock = `${directory}.lock`;
  const until = Date.now() + 3 * UNPACK_MILLIS_MAX;
  while (!existsSync(directory)) {
    if (Date.now() > until) throw new Error(`${directory} was not unpacked in time by another process.`);
    if (await takeLock(lock)) {
      await unpack(directory).finally(() => rm(lock, { recursive: true, force: true }));
    } else {
      await breakStaleLock(lock);
      await pause(LOOK_AGAIN_MILLIS);
    }
  }
}

async function unpack(directory: string): Promise<void> {
  const staging = await mkdtemp(`${directory}.staging-`);
  try {
    // The package writes to the temp directory of its process: it gets a process with a temp directory of its own.
    await promisify(execFile)(process.execPath, [script], {
      env: { PATH: process.env.PATH, TMPDIR: staging },
      timeout: UNPACK_MILLIS_MAX,
    });
    await writeFile(join(staging, fontsFile), fontsConfiguration(directory));
    if (!existsSync(directory)) await rename(staging, directory);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** The machine's fonts, if it has any, and the package's: without a single font Chromium dies of the first text. */
const fontsConfiguration = (directory: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${escapeXml(directory)}/fonts</dir>
  <cachedir>${escapeXml(directory)}/fonts-cache</cachedir>
</fontconfig>
`;

const escapeXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

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
    if (Date.now() - mtimeMs > LOCK_MILLIS_MAX) await rm(lock, { recursive: true, force: true });
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
}

const isSystemError = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
