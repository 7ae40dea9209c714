import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const packages = createRequire(import.meta.url);

/** A file of an installed package, or undefined where the package is not installed (optional ones may not be). */
export function findInPackage(name: string, path: string): string | undefined {
  try {
    const file = join(dirname(packages.resolve(`${name}/package.json`)), path);
    return existsSync(file) ? file : undefined;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
