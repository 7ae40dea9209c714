import { randomUUID } from 'node:crypto';
import type { BusEvent, Surroundings } from '../interfaces.ts';
import { describeTask } from './task-description.ts';
import type { TaskRecord } from './task-record.ts';

/**
 * `ECS Task State Change` as EventBridge delivers it:
 * https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs_task_events.html
 */
export function taskEvent(
  task: TaskRecord,
  around: Pick<Surroundings, 'accountId' | 'region'>,
  atMillis: number,
): BusEvent {
  const time = new Date(atMillis).toISOString();
  const { taskDefinitionArn, ...description } = describeTask(task, (millis) => new Date(millis).toISOString());
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'ECS Task State Change',
    source: 'aws.ecs',
    account: around.accountId,
    // The envelope carries whole seconds; only `detail` is finer.
    time: time.replace(/\.\d+Z$/, 'Z'),
    region: around.region,
    resources: [task.taskArn],
    detail: { ...description, taskDefinitionArn, updatedAt: time },
  };
}
