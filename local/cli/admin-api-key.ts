import { randomBytes } from 'node:crypto';
import { keepKeys, readKeys } from './keys-file.ts';

const keyBytes = 24;

/** The administrator's key: that of `ADMIN_API_KEY`, else the one that this data directory got at its first start. */
export function ensureAdminApiKey(dataDirectory: string, fromEnvironment: string | undefined): string {
  if (fromEnvironment !== undefined && fromEnvironment !== '') return fromEnvironment;
  const kept = readKeys(dataDirectory).admin_api_key;
  if (kept !== undefined) return kept;
  const made = randomBytes(keyBytes).toString('base64url');
  keepKeys(dataDirectory, { admin_api_key: made });
  return made;
}
