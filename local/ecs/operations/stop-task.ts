import * as z from 'zod';
import { invalidParameter } from '../ecs-error.ts';
import { apiTime, type EcsState, findTask, getCluster } from '../ecs-state.ts';
import { describeTask } from '../task-description.ts';

const StopTaskInput = z.object({
  cluster: z.string().optional(),
  task: z.string(),
  reason: z.string().max(1024).default('Task stopped by user'),
});

/** StopTask: accepted at once; a task that is stopped already is answered as it is. */
export function stopTask(state: EcsState, rawInput: unknown): unknown {
  const input = StopTaskInput.parse(rawInput);
  const task = findTask(state, getCluster(state, input.cluster), input.task);
  if (task === undefined) throw invalidParameter('The referenced task was not found.');
  return { task: describeTask(state.lives.stop(task.taskArn, input.reason), apiTime) };
}
