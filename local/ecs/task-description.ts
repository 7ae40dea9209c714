import { idOfArn, isStopped, type TaskRecord } from './task-record.ts';

/**
 * A task as ECS describes it. The API writes times in seconds since 1970 and events write them in ISO 8601, so the
 * caller says how: `describeTask(task, (millis) => millis / 1000)`.
 */
export function describeTask(task: TaskRecord, time: (millis: number) => number | string): Record<string, unknown> {
  const optionalTime = (millis: number | undefined) => (millis === undefined ? undefined : time(millis));
  return {
    taskArn: task.taskArn,
    clusterArn: task.clusterArn,
    taskDefinitionArn: task.taskDefinitionArn,
    group: `family:${task.family}`,
    launchType: 'FARGATE',
    platformVersion: '1.4.0',
    cpu: task.cpu,
    memory: task.memory,
    startedBy: task.startedBy,
    overrides: task.overrides,
    attachments: [],
    containers: [describeContainer(task)],
    lastStatus: task.lastStatus,
    desiredStatus: task.desiredStatus,
    version: task.version,
    createdAt: time(task.createdAt),
    startedAt: optionalTime(task.startedAt),
    stoppingAt: optionalTime(task.stoppingAt),
    stoppedAt: optionalTime(task.stoppedAt),
    executionStoppedAt: task.container.exitCode === undefined ? undefined : optionalTime(task.stoppedAt),
    stopCode: task.stopCode,
    stoppedReason: task.stoppedReason,
  };
}

function describeContainer(task: TaskRecord): Record<string, unknown> {
  const { name, containerArn, image, exitCode, reason } = task.container;
  return {
    containerArn,
    taskArn: task.taskArn,
    name,
    image,
    runtimeId: task.startedAt === undefined ? undefined : `${idOfArn(task.taskArn)}-${idOfArn(containerArn)}`,
    lastStatus: containerStatus(task),
    exitCode,
    reason,
    networkInterfaces: [],
    cpu: '0',
  };
}

function containerStatus(task: TaskRecord): string {
  if (isStopped(task) || task.container.exitCode !== undefined) return 'STOPPED';
  return task.startedAt === undefined ? 'PENDING' : 'RUNNING';
}
