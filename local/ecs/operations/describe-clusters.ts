import * as z from 'zod';
import { type EcsState, findCluster } from '../ecs-state.ts';

const DescribeClustersInput = z.object({ clusters: z.array(z.string()).max(100).default(['default']) });

/** DescribeClusters: status and counts of the named clusters, failures `MISSING` for the others. */
export function describeClusters(state: EcsState, rawInput: unknown): unknown {
  const { clusters } = DescribeClustersInput.parse(rawInput);
  const asked = clusters.map((name) => ({ name, cluster: findCluster(state, name) }));
  return {
    clusters: asked.flatMap(({ cluster }) => {
      if (cluster === undefined) return [];
      const tasks = state.book.list().filter((task) => task.clusterArn === cluster.clusterArn);
      return {
        ...cluster,
        status: 'ACTIVE',
        runningTasksCount: tasks.filter(({ lastStatus }) => lastStatus === 'RUNNING').length,
        pendingTasksCount: tasks.filter(({ lastStatus }) => ['PROVISIONING', 'PENDING'].includes(lastStatus)).length,
        activeServicesCount: 0,
        registeredContainerInstancesCount: 0,
      };
    }),
    failures: asked.flatMap(({ name, cluster }) => (cluster === undefined ? [{ arn: name, reason: 'MISSING' }] : [])),
  };
}
