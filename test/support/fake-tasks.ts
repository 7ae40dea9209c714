import type { LaunchRequest, LaunchResult, Task, TaskStop, Tasks } from '../../core/tasks/task.ts';

export type FakeTask = Task & { request: LaunchRequest; stopReasons: string[] };

/** ECS as the domain sees it: remembers client tokens, knows its tasks, and stops only when the test says so. */
export type FakeTasks = Tasks & {
  started: FakeTask[];
  /** What the next launches come to, in order, instead of a task. */
  refusals: LaunchResult[];
  stopNow: (taskArn: string, stop?: Partial<TaskStop>) => void;
  forget: (taskArn: string) => void;
};

export function createFakeTasks(): FakeTasks {
  const started: FakeTask[] = [];
  const refusals: LaunchResult[] = [];
  const forgotten = new Set<string>();
  const known = (arn: string) => started.find((task) => task.task_arn === arn && !forgotten.has(arn));
  return {
    started,
    refusals,
    run: async (request) => {
      const refusal = refusals.shift();
      if (refusal) return refusal;
      const same = started.find((task) => task.request.clientToken === request.clientToken);
      if (same) return { result: 'started', task_arn: same.task_arn };
      const task_arn = `arn:aws:ecs:us-east-1:000000000000:task/rollcall/${started.length + 1}`;
      started.push({
        task_arn,
        started_by: request.startedBy,
        is_stopped: false,
        stop: undefined,
        request,
        stopReasons: [],
      });
      return { result: 'started', task_arn };
    },
    stop: async (taskArn, reason) => {
      known(taskArn)?.stopReasons.push(reason);
    },
    findAll: async (taskArns) =>
      new Map(taskArns.flatMap((arn) => known(arn) ?? []).map((task) => [task.task_arn, task])),
    findStartedBy: async (startedBy) =>
      started.find((task) => task.started_by === startedBy && !task.is_stopped && !forgotten.has(task.task_arn)),
    listRunning: async () => ({ tasks: started.filter((task) => !task.is_stopped), next: undefined }),
    stopNow: (taskArn, stop = {}) => {
      const task = known(taskArn);
      if (!task) throw new Error(`No task ${taskArn}`);
      task.is_stopped = true;
      task.stop = {
        stop_code: 'EssentialContainerExited',
        stopped_reason: 'Essential container in task exited',
        exit_code: undefined,
        container_reason: undefined,
        ...stop,
      };
    },
    forget: (taskArn) => {
      forgotten.add(taskArn);
    },
  };
}
