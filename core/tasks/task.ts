/** What ECS says of a bot's task, as far as Rollcall cares. */
export type Task = {
  task_arn: string;
  started_by: string | undefined;
  is_stopped: boolean;
  stop: TaskStop | undefined;
};

/** Why a task stopped; kept as evidence, since ECS forgets it after an hour. */
export type TaskStop = {
  stop_code: string | undefined;
  stopped_reason: string | undefined;
  exit_code: number | undefined;
  container_reason: string | undefined;
};

/** What a launch came to. Only `started` has a task; the others say whether trying again can help. */
export type LaunchResult =
  | { result: 'started'; task_arn: string }
  | { result: 'try_again'; reason: string }
  | { result: 'refused'; reason: string };

export type LaunchRequest = {
  clientToken: string;
  startedBy: string;
  environment: Record<string, string>;
};

/** Whoever runs bots: ECS, or what stands in for it behind the SDK's endpoint. */
export type Tasks = {
  run: (request: LaunchRequest) => Promise<LaunchResult>;
  /** Asks the task to stop; it gets SIGTERM and its stop timeout. Stopping what is gone is no error. */
  stop: (taskArn: string, reason: string) => Promise<void>;
  /** Those of the tasks that ECS knows, by ARN. */
  findAll: (taskArns: readonly string[]) => Promise<Map<string, Task>>;
  /** The task of this owner that runs or is about to; finds one whose ARN was never saved. */
  findStartedBy: (startedBy: string) => Promise<Task | undefined>;
  /** Tasks that run or are about to, one page. */
  listRunning: (after: string | undefined) => Promise<{ tasks: Task[]; next: string | undefined }>;
};
