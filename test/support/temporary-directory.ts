import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const directories: string[] = [];
/** Somebody who has just ended may still write into one. */
const removeTriesMax = 5;

afterAll(() => {
  for (const directory of directories.splice(0)) {
    rmSync(directory, { recursive: true, force: true, maxRetries: removeTriesMax });
  }
});

/** A new directory that goes when the test file that imports this ends. */
export function createTemporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'rollcall-test-'));
  directories.push(directory);
  return directory;
}
