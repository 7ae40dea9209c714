import type { Cluster, Surroundings, TaskDefinition } from '../interfaces.ts';
import { clusterNotFound, EcsError } from './ecs-error.ts';
import type { TaskBook } from './task-book.ts';
import type { TaskLives } from './task-lives.ts';
import { idOfArn, type TaskRecord } from './task-record.ts';

/** What the operations of ECS work on. */
export interface EcsState {
  readonly around: Surroundings;
  readonly clusters: Map<string, Cluster>;
  readonly definitions: Map<string, TaskDefinition>;
  readonly book: TaskBook;
  readonly lives: TaskLives;
}

/** Finds a cluster by name or ARN; without either ECS means the cluster called `default`. */
export function getCluster(state: EcsState, nameOrArn = 'default'): Cluster {
  const cluster = findCluster(state, nameOrArn);
  if (cluster === undefined) throw clusterNotFound();
  return cluster;
}

export function findCluster(state: EcsState, nameOrArn: string): Cluster | undefined {
  return [...state.clusters.values()].find(
    ({ clusterArn, clusterName }) => clusterArn === nameOrArn || clusterName === nameOrArn,
  );
}

/** Finds a task definition by ARN, `family:revision`, or `family`, which means its newest revision. */
export function getTaskDefinition(state: EcsState, name: string): TaskDefinition {
  const newestFirst = [...state.definitions.values()].sort((a, b) => b.revision - a.revision);
  const definition = newestFirst.find(
    ({ taskDefinitionArn, family, revision }) =>
      name === taskDefinitionArn || name === `${family}:${revision}` || name === family,
  );
  if (definition === undefined) throw new EcsError('ClientException', 'TaskDefinition not found.');
  return definition;
}

/** Finds a task of a cluster by ARN or id. */
export function findTask(state: EcsState, cluster: Cluster, idOrArn: string): TaskRecord | undefined {
  return state.book
    .list()
    .find(
      ({ taskArn, clusterArn }) =>
        clusterArn === cluster.clusterArn && (taskArn === idOrArn || idOfArn(taskArn) === idOrArn),
    );
}

/** The API's times are seconds since 1970. */
export const apiTime = (millis: number): number => millis / 1000;
