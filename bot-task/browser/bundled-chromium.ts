import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { unpackOnce } from './unpack-once.ts';

const require = createRequire(import.meta.url);

/**
 * Unpacks the Chromium of `@sparticuz/chromium` beside the installed packages, once, and says where it is. The package
 * itself unpacks to a fixed place in the temp directory and takes another bot's half-written file for a finished one.
 */
export async function unpackBundledChromium(): Promise<{ executablePath: string; fontconfigPath: string }> {
  const { packageEntry, directory } = locate();
  if (!existsSync(directory)) await unpackOnce(packageEntry, directory);
  return { executablePath: join(directory, 'chromium'), fontconfigPath: join(directory, 'fonts') };
}

/** The package's tarball holds the binary for Linux x64 only. */
function locate(): { packageEntry: string; directory: string } {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('No Chrome or Chromium was found. Install one, or name it by CHROMIUM_PATH.');
  }
  const packageEntry = resolvePackage();
  const packageRoot = resolve(packageEntry, '../../..');
  const { version }: { version: string } = require(join(packageRoot, 'package.json'));
  return { packageEntry, directory: resolve(packageRoot, `../../.cache/rollcall/chromium-${version}`) };
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
