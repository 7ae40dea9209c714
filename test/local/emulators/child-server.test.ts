import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { waitFor } from '../wait-for.ts';

const module = fileURLToPath(new URL('../../../local/emulators/dynamodb.ts', import.meta.url));

/** A process that starts a database and prints where, then does nothing. */
const script = `
const { startDynamoDb } = await import(${JSON.stringify(module)});
const server = await startDynamoDb(undefined);
process.stdout.write(server.url);
setInterval(() => {}, 1000);
`;

it('a database ends with its runner, even when that is killed', async () => {
  const runner = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = await once(runner.stdout, 'data');
  const answers = () =>
    fetch(String(url)).then(
      () => true,
      () => false,
    );
  expect(await answers()).toBe(true);
  runner.kill('SIGKILL');
  await waitFor('the end of the database', async () => !(await answers()));
});
