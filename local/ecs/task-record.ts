import * as z from 'zod';

/** The statuses of a Fargate task that the runner passes through, in their order. */
const TaskStatus = z.enum(['PROVISIONING', 'PENDING', 'RUNNING', 'DEPROVISIONING', 'STOPPED']);
export type TaskStatus = z.infer<typeof TaskStatus>;

const StopCode = z.enum(['EssentialContainerExited', 'UserInitiated', 'TaskFailedToStart', 'TerminationNotice']);
export type StopCode = z.infer<typeof StopCode>;

/** Name and value pairs, as ECS writes environments and tags. */
export const NameAndValue = z.object({ name: z.string(), value: z.string() });

/** One task as the runner keeps it; times in milliseconds since 1970. `version` counts its changes, as in its events. */
export const TaskRecord = z.object({
  taskArn: z.string(),
  clusterArn: z.string(),
  taskDefinitionArn: z.string(),
  family: z.string(),
  cpu: z.string(),
  memory: z.string(),
  taskRoleArn: z.string().optional(),
  startedBy: z.string().optional(),
  clientToken: z.string().optional(),
  requestHash: z.string(),
  overrides: z.record(z.string(), z.unknown()),
  container: z.object({
    name: z.string(),
    containerArn: z.string(),
    image: z.string(),
    command: z.array(z.string()),
    environment: z.record(z.string(), z.string()),
    stopTimeoutSeconds: z.number(),
    exitCode: z.number().optional(),
    reason: z.string().optional(),
  }),
  version: z.number(),
  lastStatus: TaskStatus,
  desiredStatus: z.enum(['RUNNING', 'STOPPED']),
  createdAt: z.number(),
  startedAt: z.number().optional(),
  stoppingAt: z.number().optional(),
  stoppedAt: z.number().optional(),
  stopCode: StopCode.optional(),
  stoppedReason: z.string().optional(),
});
export type TaskRecord = z.infer<typeof TaskRecord>;

export function isStopped(task: TaskRecord): boolean {
  return task.lastStatus === 'STOPPED';
}

/** The last part of an ARN: the id by which ECS also accepts tasks and clusters. */
export function idOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}
