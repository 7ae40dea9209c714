import { setTimeout as sleep } from 'node:timers/promises';
import type { Surroundings } from '../interfaces.ts';
import { taskArnVariable } from '../marked-processes.ts';
import { reportFault } from '../report-fault.ts';
import { type ContainerProcess, startContainer } from './container-process.ts';
import type { TaskBook } from './task-book.ts';
import { logTaskLine } from './task-log.ts';
import { isStopped, type StopCode, type TaskRecord } from './task-record.ts';
import { makeTemporaryDirectory, removeTraces } from './task-traces.ts';

/** How often a held launch looks whether it may go on. */
const heldLaunchPollMillis = 100;

interface Ending {
  readonly stopCode: StopCode;
  readonly stoppedReason: string;
}

/** Takes tasks through their life: PROVISIONING → PENDING → RUNNING → DEPROVISIONING → STOPPED. */
export class TaskLives {
  readonly #book: TaskBook;
  readonly #around: Surroundings;
  readonly #workingDirectory: string;
  readonly #processes = new Map<string, ContainerProcess>();
  readonly #lives = new Map<string, Promise<void>>();

  constructor(book: TaskBook, around: Surroundings, workingDirectory: string) {
    this.#book = book;
    this.#around = around;
    this.#workingDirectory = workingDirectory;
  }

  /** Begins the life of a task that is in the book; it goes on by itself. */
  begin(task: TaskRecord): void {
    const life = this.#live(task.taskArn).finally(() => this.#lives.delete(task.taskArn));
    this.#lives.set(task.taskArn, life);
  }

  /** The process of a task, while it has one. */
  pidOf(taskArn: string): number | undefined {
    return this.#processes.get(taskArn)?.pid;
  }

  /** All that the task's process is given: its container's variables and what the platform adds. */
  environmentOf(task: TaskRecord): Record<string, string> {
    return { ...task.container.environment, ...this.#platformEnvironment(task) };
  }

  /** StopTask: SIGTERM, then SIGKILL after the container's stop timeout, or sooner if the grace is shorter. Answers at once. */
  stop(taskArn: string, stoppedReason: string, graceMillis = Number.POSITIVE_INFINITY): TaskRecord {
    const task = this.#book.get(taskArn);
    if (isStopped(task)) return task;
    if (graceMillis < task.container.stopTimeoutSeconds * 1000) this.#killAfter(taskArn, graceMillis);
    if (task.desiredStatus === 'STOPPED') return task;
    this.#terminate(taskArn);
    return this.#book.change(taskArn, {
      desiredStatus: 'STOPPED',
      stoppingAt: Date.now(),
      stopCode: 'UserInitiated',
      stoppedReason,
    });
  }

  /** SIGKILL to the task's process group, as a crash or the kernel would do it. */
  kill(taskArn: string): boolean {
    const container = this.#processes.get(taskArn);
    container?.kill();
    return container !== undefined;
  }

  /** Answers when every life that has begun is over. */
  async settled(): Promise<void> {
    await Promise.all(this.#lives.values());
  }

  async #live(taskArn: string): Promise<void> {
    // The answer to RunTask shows the task PROVISIONING; all that follows comes after it.
    await sleep(0);
    this.#book.change(taskArn, { lastStatus: 'PENDING' });
    await this.#mayLaunch(taskArn);
    const task = this.#book.get(taskArn);
    if (task.desiredStatus === 'STOPPED') return this.#end(taskArn);
    if (this.#around.faults.launches === 'fail') return this.#failToStart(taskArn, pullError(task.container.image));
    const container = await this.#start(task).catch((error: Error) => error);
    if (container instanceof Error) {
      return this.#failToStart(taskArn, `CannotStartContainerError: ${container.message}`);
    }
    await this.#attend(taskArn, container);
  }

  async #mayLaunch(taskArn: string): Promise<void> {
    while (this.#around.faults.launches === 'hold' && this.#book.get(taskArn).desiredStatus === 'RUNNING') {
      await sleep(heldLaunchPollMillis);
    }
  }

  async #start(task: TaskRecord): Promise<ContainerProcess> {
    return startContainer({
      command: task.container.command,
      environment: { ...this.environmentOf(task), TMPDIR: makeTemporaryDirectory(task.taskArn) },
      workingDirectory: this.#workingDirectory,
      onLine: (line) => logTaskLine(this.#around.log, task, line),
    });
  }

  /** What Fargate gives a task beside its definition: the region and the credentials of its role. */
  #platformEnvironment(task: TaskRecord): Record<string, string> {
    const credentials = task.taskRoleArn === undefined ? undefined : this.#around.credentials.issue(task.taskRoleArn);
    return {
      ...this.#around.endpointEnvironment(),
      AWS_REGION: this.#around.region,
      [taskArnVariable]: task.taskArn,
      ...(credentials && {
        AWS_ACCESS_KEY_ID: credentials.accessKeyId,
        AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
        AWS_SESSION_TOKEN: credentials.sessionToken,
      }),
    };
  }

  async #attend(taskArn: string, container: ContainerProcess): Promise<void> {
    this.#processes.set(taskArn, container);
    const task = this.#book.change(taskArn, { lastStatus: 'RUNNING', startedAt: Date.now() });
    // StopTask may have come while the process was being started.
    if (task.desiredStatus === 'STOPPED') this.#terminate(taskArn);
    const exitCode = await container.exitCode;
    this.#processes.delete(taskArn);
    this.#end(taskArn, exitCode);
  }

  #terminate(taskArn: string): void {
    this.#processes.get(taskArn)?.terminate();
    this.#killAfter(taskArn, this.#book.get(taskArn).container.stopTimeoutSeconds * 1000);
  }

  #killAfter(taskArn: string, graceMillis: number): void {
    const timer = setTimeout(() => this.kill(taskArn), graceMillis);
    this.#lives.get(taskArn)?.finally(() => clearTimeout(timer));
  }

  /** A task has ended even when its files cannot be removed. */
  #removeTraces(taskArn: string): void {
    try {
      removeTraces(taskArn);
    } catch (error) {
      reportFault(this.#around.log, 'ecs', error);
    }
  }

  #failToStart(taskArn: string, stoppedReason: string): void {
    const { container } = this.#book.get(taskArn);
    const ending: Ending = { stopCode: 'TaskFailedToStart', stoppedReason };
    this.#book.change(taskArn, {
      desiredStatus: 'STOPPED',
      container: { ...container, reason: stoppedReason },
      ...ending,
    });
    this.#end(taskArn);
  }

  #end(taskArn: string, exitCode?: number): void {
    this.#removeTraces(taskArn);
    const task = this.#book.get(taskArn);
    const ending: Ending = {
      stopCode: task.stopCode ?? 'EssentialContainerExited',
      stoppedReason: task.stoppedReason ?? 'Essential container in task exited',
    };
    const container = exitCode === undefined ? task.container : { ...task.container, exitCode };
    const stoppingAt = task.stoppingAt ?? Date.now();
    const change = { container, ...ending, desiredStatus: 'STOPPED', stoppingAt } as const;
    this.#book.change(taskArn, { ...change, lastStatus: 'DEPROVISIONING' });
    this.#book.change(taskArn, { lastStatus: 'STOPPED', stoppedAt: Date.now() });
  }
}

function pullError(image: string): string {
  return `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${image}: i/o timeout`;
}
