import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { codeOf } from './start-error.ts';

const Keys = z.object({
  admin_api_key: z.string().optional(),
  demo_user: z.object({ user_id: z.number(), api_key: z.string() }).optional(),
});
export type Keys = z.infer<typeof Keys>;

const fileName = 'keys.json';

/** The keys that this data directory knows in clear; the stack itself keeps hashes only. */
export function readKeys(directory: string): Keys {
  try {
    return Keys.parse(JSON.parse(readFileSync(join(directory, fileName), 'utf8')));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw error;
  }
}

/** Adds to the keys; the file is readable by its owner alone. */
export function keepKeys(directory: string, change: Keys): void {
  const path = join(directory, fileName);
  const text = `${JSON.stringify({ ...readKeys(directory), ...change }, undefined, 2)}\n`;
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}
