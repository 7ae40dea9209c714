import { randomBytes } from 'node:crypto';
import type { Credentials, RoleCredentials } from './interfaces.ts';

const KEY_ID_BYTES = 8;
const SECRET_BYTES = 30;

/** Credentials that hold while this process runs: the same ones for a role however often they are asked for. */
export function createCredentials(): Credentials {
  const byRole = new Map<string, RoleCredentials>();
  const byKey = new Map<string, RoleCredentials>();
  return {
    issue(roleArn) {
      const issued = byRole.get(roleArn) ?? drawCredentials(roleArn);
      byRole.set(roleArn, issued);
      byKey.set(issued.accessKeyId, issued);
      return issued;
    },
    find: (accessKeyId) => byKey.get(accessKeyId),
  };
}

/** `ASIA` is how temporary keys begin. */
function drawCredentials(roleArn: string): RoleCredentials {
  return {
    roleArn,
    accessKeyId: `ASIA${randomBytes(KEY_ID_BYTES).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(SECRET_BYTES).toString('base64url'),
    sessionToken: randomBytes(SECRET_BYTES).toString('base64url'),
  };
}
