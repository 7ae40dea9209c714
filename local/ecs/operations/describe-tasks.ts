import * as z from 'zod';
import type { Cluster } from '../../interfaces.ts';
import { apiTime, type EcsState, findTask, getCluster } from '../ecs-state.ts';
import { describeTask } from '../task-description.ts';

const DescribeTasksInput = z.object({ cluster: z.string().optional(), tasks: z.array(z.string()).min(1).max(100) });

/** DescribeTasks: tasks that ECS does not know, or has forgotten an hour after their end, are failures `MISSING`. */
export function describeTasks(state: EcsState, rawInput: unknown): unknown {
  const input = DescribeTasksInput.parse(rawInput);
  const cluster = getCluster(state, input.cluster);
  const asked = input.tasks.map((name) => ({ name, task: findTask(state, cluster, name) }));
  return {
    tasks: asked.flatMap(({ task }) => (task === undefined ? [] : [describeTask(task, apiTime)])),
    failures: asked.flatMap(({ name, task }) =>
      task === undefined ? [{ arn: taskArnOf(cluster, name), reason: 'MISSING' }] : [],
    ),
  };
}

function taskArnOf(cluster: Cluster, name: string): string {
  return name.startsWith('arn:') ? name : `${cluster.clusterArn.replace(':cluster/', ':task/')}/${name}`;
}
