import type { Task } from '@aws-sdk/client-ecs';
import type { EventBridgeEvent } from 'aws-lambda';
import { reflectStoppedTask } from '../core/reaper/reflect-stopped-task.ts';
import { viewTask } from '../core/tasks/ecs-tasks.ts';
import { readStartedBy } from '../core/tasks/started-by.ts';
import { lambdaContext } from './lambda-context.ts';

/** ECS reports that a task has stopped: its meeting is brought to its end at once, with the cause. */
export const handler = async ({ detail }: EventBridgeEvent<'ECS Task State Change', Task>): Promise<void> => {
  const context = lambdaContext();
  const { started_by, stop, task_arn } = viewTask(detail);
  const owner = readStartedBy(started_by);
  if (!stop || !owner) {
    context.log.warn('task_event_ignored', { task_arn, started_by });
    return;
  }
  await reflectStoppedTask(context, owner, stop);
};
