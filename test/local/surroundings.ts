import { randomUUID } from 'node:crypto';
import type { Credentials, Faults, RoleCredentials, Surroundings } from '../../local/interfaces.ts';

export interface TestSurroundings extends Surroundings {
  readonly faults: Faults;
  /** What was logged, by name. */
  readonly lines: Map<string, string[]>;
  setDown(isDown: boolean): void;
}

/** What the runner's core gives its parts, without the core. */
export function createSurroundings(): TestSurroundings {
  const lines = new Map<string, string[]>();
  let down = false;
  return {
    accountId: '000000000000',
    region: 'eu-central-1',
    credentials: createCredentials(),
    log: (name, line) => lines.set(name, [...(lines.get(name) ?? []), line]),
    faults: { task_events: true, deliveries: true, callbacks: true, disconnects: true, launches: 'run' },
    isDown: () => down,
    setDown: (isDown) => {
      down = isDown;
    },
    endpointEnvironment: () => ({ AWS_ENDPOINT_URL_SQS: 'http://127.0.0.1:1' }),
    lines,
  };
}

function createCredentials(): Credentials {
  const issued = new Map<string, RoleCredentials>();
  return {
    issue: (roleArn) => {
      const accessKeyId = `LOCAL${randomUUID().replaceAll('-', '').slice(0, 15).toUpperCase()}`;
      const credentials = { roleArn, accessKeyId, secretAccessKey: randomUUID(), sessionToken: randomUUID() };
      issued.set(accessKeyId, credentials);
      return credentials;
    },
    find: (accessKeyId) => issued.get(accessKeyId),
  };
}
