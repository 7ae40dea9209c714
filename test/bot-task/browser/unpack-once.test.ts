import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findChromium } from '../../../bot-task/browser/find-chromium.ts';
import { unpackOnce } from '../../../bot-task/browser/unpack-once.ts';

const hasArchives = process.platform === 'linux' && process.arch === 'x64';

describe.runIf(hasArchives)('unpackOnce', () => {
  it('gives one whole directory to all that want it at once, also after an owner died', async () => {
    const cache = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
    onTestFinished(() => rm(cache, { recursive: true }));
    const directory = join(cache, 'chromium-test');
    await mkdir(`${directory}.lock`);
    await utimes(`${directory}.lock`, new Date(0), new Date(0));
    await Promise.all([unpackOnce(directory), unpackOnce(directory), unpackOnce(directory)]);
    expect(existsSync(join(directory, 'chromium'))).toBe(true);
    expect(await readdir(cache)).toEqual(['chromium-test']);
  });
});

describe('findChromium', () => {
  it('takes what CHROMIUM_PATH names', async () => {
    expect(await findChromium(process.execPath)).toEqual({ executablePath: process.execPath, source: 'CHROMIUM_PATH' });
  });

  it('refuses a CHROMIUM_PATH that cannot be executed, rather than taking another browser', async () => {
    await expect(findChromium('/nowhere/chromium')).rejects.toThrow('/nowhere/chromium');
  });
});
