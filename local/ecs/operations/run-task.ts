import { createHash, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Cluster, ContainerDefinition, TaskDefinition } from '../../interfaces.ts';
import { EcsError, invalidParameter } from '../ecs-error.ts';
import { apiTime, type EcsState, getCluster, getTaskDefinition } from '../ecs-state.ts';
import { describeTask } from '../task-description.ts';
import { isStopped, NameAndValue, type TaskRecord } from '../task-record.ts';

/** Places for tasks on this machine; a further one is a failure for want of memory, as on a full cluster. */
const liveTasksMax = 50;
const tasksPerCallMax = 10;
/** ECS: "a total of 8192 characters are allowed for overrides". */
const overridesCharactersMax = 8192;

const RunTaskInput = z.object({
  cluster: z.string().optional(),
  taskDefinition: z.string(),
  count: z.number().int().min(1).max(tasksPerCallMax).default(1),
  startedBy: z.string().max(128).optional(),
  clientToken: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/)
    .optional(),
  networkConfiguration: z
    .object({ awsvpcConfiguration: z.object({ subnets: z.array(z.string()).min(1).max(16) }) })
    .optional(),
  overrides: z
    .looseObject({
      containerOverrides: z
        .array(
          z.looseObject({
            name: z.string(),
            command: z.array(z.string()).optional(),
            environment: z.array(NameAndValue).optional(),
          }),
        )
        .default([]),
    })
    .default({ containerOverrides: [] }),
});
type RunTaskInput = z.infer<typeof RunTaskInput>;

/** RunTask: the same client token and parameters give the same tasks, for as long as ECS remembers them. */
export function runTask(state: EcsState, rawInput: unknown): unknown {
  const input = RunTaskInput.parse(rawInput);
  const cluster = getCluster(state, input.cluster);
  const definition = getTaskDefinition(state, input.taskDefinition);
  checkInput(input, definition);
  const requestHash = hashRequest(rawInput);
  const earlier = findEarlier(state, cluster, input.clientToken, requestHash);
  if (earlier.length > 0) return answer(earlier, 0);
  const live = state.book.list().filter((task) => !isStopped(task)).length;
  const placed = Math.max(0, Math.min(input.count, liveTasksMax - live));
  const tasks = Array.from({ length: placed }, () => state.book.add(newTask(input, cluster, definition, requestHash)));
  for (const task of tasks) state.lives.begin(task);
  return answer(tasks, input.count - placed);
}

function answer(tasks: readonly TaskRecord[], notPlaced: number): unknown {
  return {
    tasks: tasks.map((task) => describeTask(task, apiTime)),
    failures: Array.from({ length: notPlaced }, () => ({ reason: 'RESOURCE:MEMORY' })),
  };
}

function checkInput(input: RunTaskInput, definition: TaskDefinition): void {
  if (input.networkConfiguration === undefined) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (JSON.stringify(input.overrides).length > overridesCharactersMax) {
    throw invalidParameter(`Container Overrides length must be at most ${overridesCharactersMax}`);
  }
  for (const { name } of input.overrides.containerOverrides) {
    if (!definition.containers.some((container) => container.name === name)) {
      throw invalidParameter(`Override for container named ${name} is not a container in the TaskDefinition.`);
    }
  }
}

function findEarlier(state: EcsState, cluster: Cluster, token: string | undefined, requestHash: string): TaskRecord[] {
  if (token === undefined) return [];
  const earlier = state.book
    .list()
    .filter(({ clientToken, clusterArn }) => clientToken === token && clusterArn === cluster.clusterArn);
  if (earlier.some((task) => task.requestHash !== requestHash)) {
    throw new EcsError('ConflictException', 'The client token is already in use with a different RunTask request.', {
      resourceIds: earlier.map(({ taskArn }) => taskArn),
    });
  }
  return earlier;
}

function newTask(input: RunTaskInput, cluster: Cluster, definition: TaskDefinition, requestHash: string): TaskRecord {
  const [container] = definition.containers;
  if (container === undefined) throw new EcsError('ClientException', 'TaskDefinition has no container.');
  const taskArn = `${cluster.clusterArn.replace(':cluster/', ':task/')}/${newId()}`;
  return {
    taskArn,
    clusterArn: cluster.clusterArn,
    taskDefinitionArn: definition.taskDefinitionArn,
    family: definition.family,
    cpu: definition.cpu,
    memory: definition.memory,
    taskRoleArn: definition.taskRoleArn,
    startedBy: input.startedBy,
    clientToken: input.clientToken,
    requestHash,
    overrides: input.overrides,
    container: newContainer(input, container, `${taskArn.replace(':task/', ':container/')}/${randomUUID()}`),
    version: 1,
    lastStatus: 'PROVISIONING',
    desiredStatus: 'RUNNING',
    createdAt: Date.now(),
  };
}

function newContainer(
  input: RunTaskInput,
  definition: ContainerDefinition,
  containerArn: string,
): TaskRecord['container'] {
  const override = input.overrides.containerOverrides.find(({ name }) => name === definition.name);
  const environment = override?.environment?.map(({ name, value }) => [name, value]) ?? [];
  return {
    name: definition.name,
    containerArn,
    image: definition.image,
    command: override?.command ?? [...definition.command],
    environment: { ...definition.environment, ...Object.fromEntries(environment) },
    stopTimeoutSeconds: definition.stopTimeoutSeconds,
  };
}

/** ECS ids are 32 hexadecimal digits. */
function newId(): string {
  return randomUUID().replaceAll('-', '');
}

function hashRequest(input: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(sortKeys(input)))
    .digest('hex');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sortKeys(inner)]));
}
