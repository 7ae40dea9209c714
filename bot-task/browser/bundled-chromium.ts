import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fontsFile, unpackOnce } from './unpack-once.ts';

const require = createRequire(import.meta.url);

/**
 * Unpacks the Chromium of `@sparticuz/chromium` beside the installed packages, once, and says where it is. The package
 * itself unpacks to a fixed place in the temp directory and takes another bot's half-written file for a finished one.
 */
export async function unpackBundledChromium(): Promise<{ executablePath: string; fontsPath: string }> {
  const directory = locate();
  if (!existsSync(directory)) await unpackOnce(directory);
  return { executablePath: join(directory, 'chromium'), fontsPath: join(directory, fontsFile) };
}

/** The package's tarball holds the binary for Linux x64 only. */
function locate(): string {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium was found. Install one, or name it by CHROMIUM_PATH.');
  }
  const packageRoot = resolve(resolvePackage(), '../../..');
  const { version }: { version: string } = require(join(packageRoot, 'package.json'));
  return resolve(packageRoot, `../../.cache/rollcall/chromium-${version}`);
}

function resolvePackage(): string {
  try {
    return require.resolve('@sparticuz/chromium');
  } catch (cause) {
    throw new Error('No Chrome or Chromium was found, and the package @sparticuz/chromium is not installed.', {
      cause,
    });
  }
}
