import { join } from 'node:path';
import type { RunningServer } from '../interfaces.ts';
import { startChildServer } from './child-server.ts';
import { findInPackage } from './find-in-package.ts';
import { findFreePort } from './free-port.ts';

/** The path of the dynoxide binary; npm has one for Linux on x64 only. */
export function findDynoxide(): string | undefined {
  return findInPackage('@dynoxide/linux-x64', 'dynoxide');
}

export async function startDynoxide(binary: string, dataDirectory: string | undefined): Promise<RunningServer> {
  const port = await findFreePort();
  const database = dataDirectory === undefined ? [] : ['--db-path', join(dataDirectory, 'dynoxide.sqlite')];
  return startChildServer({
    name: 'dynoxide',
    command: binary,
    arguments: ['serve', '--host', '127.0.0.1', '--port', String(port), ...database],
    url: `http://127.0.0.1:${port}`,
  });
}
