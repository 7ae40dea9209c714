import { ECSClient } from '@aws-sdk/client-ecs';
import { startEcs } from '../../../local/ecs/ecs.ts';
import type { BusEvent, Ecs } from '../../../local/interfaces.ts';
import { createTemporaryDirectory } from '../../support/temporary-directory.ts';
import { createSurroundings, type TestSurroundings } from '../surroundings.ts';

export const clusterArn = 'arn:aws:ecs:eu-central-1:000000000000:cluster/rollcall';
export const taskDefinitionArn = 'arn:aws:ecs:eu-central-1:000000000000:task-definition/bot:1';
const callerRoleArn = 'arn:aws:iam::000000000000:role/launcher';

export interface TestEcs {
  readonly ecs: Ecs;
  readonly client: ECSClient;
  readonly events: BusEvent[];
  readonly around: TestSurroundings;
  readonly dataDirectory: string;
}

/** ECS with one cluster and one task definition whose container runs `program` in Node. */
export async function startTestEcs(options: {
  program: string;
  dataDirectory?: string;
  stopTimeoutSeconds?: number;
}): Promise<TestEcs> {
  const around = createSurroundings();
  const dataDirectory = options.dataDirectory ?? createTemporaryDirectory();
  const events: BusEvent[] = [];
  const ecs = await startEcs({
    around,
    dataDirectory,
    workingDirectory: process.cwd(),
    publish: (event) => events.push(event),
  });
  ecs.addCluster({ clusterArn, clusterName: 'rollcall' });
  ecs.addTaskDefinition({
    taskDefinitionArn,
    family: 'bot',
    revision: 1,
    taskRoleArn: 'arn:aws:iam::000000000000:role/bot',
    executionRoleArn: undefined,
    cpu: '1024',
    memory: '2048',
    containers: [
      {
        name: 'bot',
        image: 'bot-image',
        command: ['node', '-e', options.program],
        environment: { CALLBACK_URL: 'http://127.0.0.1:9', OVERRIDDEN: 'no' },
        stopTimeoutSeconds: options.stopTimeoutSeconds ?? 30,
      },
    ],
  });
  return { ecs, client: createClient(ecs, around), events, around, dataDirectory };
}

function createClient(ecs: Ecs, around: TestSurroundings): ECSClient {
  const credentials = around.credentials.issue(callerRoleArn);
  return new ECSClient({ endpoint: ecs.url, region: around.region, credentials, maxAttempts: 1 });
}
