import { access, constants } from 'node:fs/promises';
import { unpackBundledChromium } from './bundled-chromium.ts';

export type Chromium = {
  executablePath: string;
  source: 'CHROMIUM_PATH' | 'installed' | 'bundled';
  fontsPath?: string;
};

/** In this order. Debian's own binary comes before its wrapper script, which adds flags and API keys. */
const installedPaths = [
  '/usr/lib/chromium/chromium',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The browser to use: what `CHROMIUM_PATH` names, else an installed one, else the one from npm (Linux x64). */
export async function findChromium(chromiumPath: string | undefined): Promise<Chromium> {
  if (chromiumPath) {
    if (await isExecutable(chromiumPath)) return { executablePath: chromiumPath, source: 'CHROMIUM_PATH' };
    throw new Error(`CHROMIUM_PATH names ${chromiumPath}, which cannot be executed.`);
  }
  for (const executablePath of installedPaths) {
    if (await isExecutable(executablePath)) return { executablePath, source: 'installed' };
  }
  return { ...(await unpackBundledChromium()), source: 'bundled' };
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
