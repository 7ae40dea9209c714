import {
  ConflictException,
  DescribeTasksCommand,
  type ECSClient,
  type Task as EcsTask,
  type Failure,
  InvalidParameterException,
  ListTasksCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { botContainerName } from '../environment.ts';
import { redactAccount } from './redact.ts';
import type { LaunchRequest, LaunchResult, Task, Tasks } from './task.ts';

export type EcsPlace = {
  clusterArn: string;
  taskDefinitionArn?: string;
  subnetIds?: string[];
  securityGroupId?: string;
};

const LIST_PAGE = 100;
const DESCRIBE_MAX = 100;
/** ECS throttles with HTTP 400, so the name decides, not the status. */
const THROTTLES = [
  'ThrottlingException',
  'ServerException',
  'LimitExceededException',
  'ServiceUnavailableException',
  'TimeoutError',
];
const TRANSIENT_FAILURE = /RESOURCE|capacity|AGENT|throttl|rate exceeded|try again|reached the limit/i;

/** Bots as Fargate tasks. */
export function ecsTasks(client: ECSClient, place: EcsPlace): Tasks {
  const cluster = place.clusterArn;
  return {
    run: (request) => runTask(client, place, request),
    stop: async (task, reason) => {
      await client.send(new StopTaskCommand({ cluster, task, reason })).catch(ignoreUnknownTask);
    },
    findAll: (taskArns) => describeTasks(client, cluster, taskArns),
    findStartedBy: async (startedBy) => {
      const { taskArns = [] } = await client.send(new ListTasksCommand({ cluster, startedBy }));
      const tasks = await describeTasks(client, cluster, taskArns);
      return [...tasks.values()].find((task) => !task.is_stopped);
    },
    listRunning: async (after) => {
      const list = await client.send(
        new ListTasksCommand({
          cluster,
          desiredStatus: 'RUNNING',
          maxResults: LIST_PAGE,
          ...(after && { nextToken: after }),
        }),
      );
      if (!list.taskArns?.length) return { tasks: [], next: list.nextToken };
      const tasks = await describeTasks(client, cluster, list.taskArns);
      return { tasks: [...tasks.values()], next: list.nextToken };
    },
  };
}

async function describeTasks(
  client: ECSClient,
  cluster: string,
  taskArns: readonly string[],
): Promise<Map<string, Task>> {
  const found = new Map<string, Task>();
  for (let start = 0; start < taskArns.length; start += DESCRIBE_MAX) {
    const chunk = taskArns.slice(start, start + DESCRIBE_MAX);
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: chunk }));
    for (const task of tasks.map(viewTask)) found.set(task.task_arn, task);
  }
  return found;
}

async function runTask(
  client: ECSClient,
  place: EcsPlace,
  { clientToken, startedBy, environment }: LaunchRequest,
): Promise<LaunchResult> {
  const command = new RunTaskCommand({
    cluster: place.clusterArn,
    taskDefinition: place.taskDefinitionArn,
    clientToken,
    startedBy,
    launchType: 'FARGATE',
    count: 1,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: place.subnetIds,
        ...(place.securityGroupId && { securityGroups: [place.securityGroupId] }),
        assignPublicIp: 'ENABLED',
      },
    },
    overrides: {
      containerOverrides: [
        { name: botContainerName, environment: Object.entries(environment).map(([name, value]) => ({ name, value })) },
      ],
    },
  });
  try {
    const { tasks = [], failures = [] } = await client.send(command);
    const [task] = tasks;
    if (tasks.length === 1 && failures.length === 0 && task?.taskArn)
      return { result: 'started', task_arn: task.taskArn };
    return failedPlacement(failures);
  } catch (error) {
    return failedCall(error);
  }
}

/** RunTask answers 200 with `failures` when there was no room; the words decide whether waiting helps. */
function failedPlacement(failures: Failure[]): LaunchResult {
  const reason =
    failures.map(({ reason: word, detail }) => [word, detail].filter(Boolean).join(': ')).join('; ') ||
    'ECS placed no task';
  return { result: failures.length === 0 || TRANSIENT_FAILURE.test(reason) ? 'try_again' : 'refused', reason };
}

function failedCall(error: unknown): LaunchResult {
  if (!(error instanceof Error)) throw error;
  // The same client token with other parameters: an earlier launch of this attempt exists, and is adopted.
  const [existing] = error instanceof ConflictException ? (error.resourceIds ?? []) : [];
  if (existing) return { result: 'started', task_arn: existing };
  const reason = `${error.name}: ${error.message}`;
  if (THROTTLES.includes(error.name) || TRANSIENT_FAILURE.test(error.message)) return { result: 'try_again', reason };
  const isRefusal = '$fault' in error && error.$fault === 'client';
  if (isRefusal) return { result: 'refused', reason };
  throw error;
}

function ignoreUnknownTask(error: unknown): void {
  const isUnknown = error instanceof InvalidParameterException && /task was not found/i.test(error.message);
  if (!isUnknown) throw error;
}

/** The parts of an ECS task (of the API and of its events alike) that say whether and why it stopped. */
export function viewTask(
  task: Pick<EcsTask, 'taskArn' | 'startedBy' | 'lastStatus' | 'stopCode' | 'stoppedReason' | 'containers'>,
): Task {
  const container = task.containers?.find(({ name }) => name === botContainerName);
  const isStopped = task.lastStatus === 'STOPPED';
  return {
    task_arn: task.taskArn ?? '',
    started_by: task.startedBy,
    is_stopped: isStopped,
    stop: isStopped
      ? {
          stop_code: task.stopCode,
          stopped_reason: task.stoppedReason && redactAccount(task.stoppedReason),
          exit_code: container?.exitCode,
          container_reason: container?.reason && redactAccount(container.reason),
        }
      : undefined,
  };
}
