import type { Ecs, EcsOptions, RunningTask, StartEcs, TaskDefinition } from '../interfaces.ts';
import { startEcsServer } from './ecs-server.ts';
import type { EcsState } from './ecs-state.ts';
import { TaskBook } from './task-book.ts';
import { taskEvent } from './task-event.ts';
import { TaskLives } from './task-lives.ts';
import { isStopped, type TaskRecord } from './task-record.ts';
import { removeTraces } from './task-traces.ts';

/** How long tasks have to leave when ECS itself is stopped; who wants them to leave politely calls `stopTasks` before. */
const closingGraceMillis = 2_000;

/** ECS on this machine: tasks are child processes. */
export const startEcs: StartEcs = async (options) => {
  const state = createState(options);
  // Tasks that an earlier runner left; nothing is said of them before `recover`.
  const left = state.book.list().filter((task) => !isStopped(task));
  const server = await startEcsServer(state);
  // The last resort when the runner itself ends without `stop`: no child survives it, nor a browser of one.
  const endAll = () => {
    for (const { taskArn } of liveTasks(state)) {
      state.lives.kill(taskArn);
      removeTraces(taskArn);
    }
  };
  process.once('exit', endAll);
  const stopTasks: Ecs['stopTasks'] = async ({ reason, graceMillis }) => {
    for (const task of liveTasks(state)) state.lives.stop(task.taskArn, reason, graceMillis);
    await state.lives.settled();
  };
  return {
    url: server.url,
    addCluster: (cluster) => state.clusters.set(cluster.clusterArn, cluster),
    addTaskDefinition: (definition) => state.definitions.set(definition.taskDefinitionArn, checked(definition)),
    listTasks: () => state.book.list().map((task) => shown(state, task)),
    kill: (taskArn) => state.lives.kill(taskArn),
    recover: async () => recover(state, left),
    stopTasks,
    stop: async () => {
      await server.stop();
      await stopTasks({ reason: 'The runner was stopped.', graceMillis: closingGraceMillis });
      process.off('exit', endAll);
    },
  };
};

function createState({ around, workingDirectory, dataDirectory, publish }: EcsOptions): EcsState {
  const book = new TaskBook(dataDirectory, (task) => publish(taskEvent(task, around, Date.now())));
  const lives = new TaskLives(book, around, workingDirectory);
  return { around, clusters: new Map(), definitions: new Map(), book, lives };
}

function liveTasks(state: EcsState): TaskRecord[] {
  return state.book.list().filter((task) => !isStopped(task));
}

function checked(definition: TaskDefinition): TaskDefinition {
  if (definition.containers.length === 1) return definition;
  throw new Error(
    `Task definition ${definition.family} has ${definition.containers.length} containers; the runner runs exactly one.`,
  );
}

function shown(state: EcsState, task: TaskRecord): RunningTask {
  return {
    taskArn: task.taskArn,
    pid: state.lives.pidOf(task.taskArn),
    lastStatus: task.lastStatus,
    startedBy: task.startedBy,
    environment: state.lives.environmentOf(task),
  };
}

/** To ECS the runner is the tasks' host: when it went away, so did they, without an exit code. */
function recover(state: EcsState, left: readonly TaskRecord[]): void {
  for (const { taskArn } of left) {
    removeTraces(taskArn);
    state.book.change(taskArn, {
      lastStatus: 'STOPPED',
      desiredStatus: 'STOPPED',
      stoppedAt: Date.now(),
      stopCode: 'TerminationNotice',
      stoppedReason: 'Host terminated: the runner that ran this task went away.',
    });
  }
}
