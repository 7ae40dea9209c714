import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { isStopped, TaskRecord } from './task-record.ts';

/** ECS shows a stopped task for about an hour and remembers its client token as long. */
export const stoppedTaskRetentionMillis = 60 * 60 * 1000;

const TasksFile = z.object({ tasks: z.array(TaskRecord) });

/** Every task of the last hour, in memory and – where there is a data directory – in `tasks.json`. */
export class TaskBook {
  readonly #tasks = new Map<string, TaskRecord>();
  readonly #path: string | undefined;
  readonly #onChange: (task: TaskRecord) => void;

  constructor(dataDirectory: string | undefined, onChange: (task: TaskRecord) => void) {
    this.#path = dataDirectory === undefined ? undefined : join(dataDirectory, 'tasks.json');
    this.#onChange = onChange;
    for (const task of this.#path === undefined ? [] : readTasks(this.#path)) this.#tasks.set(task.taskArn, task);
  }

  list(): TaskRecord[] {
    return [...this.#tasks.values()];
  }

  find(taskArn: string): TaskRecord | undefined {
    return this.#tasks.get(taskArn);
  }

  get(taskArn: string): TaskRecord {
    const task = this.#tasks.get(taskArn);
    if (task === undefined) throw new Error(`Task ${taskArn} is not in the book.`);
    return task;
  }

  add(task: TaskRecord): TaskRecord {
    this.#forgetOldTasks();
    return this.#put(task);
  }

  /** Writes a change down, then tells the listener; nothing is published that a restart could forget. */
  change(taskArn: string, change: Partial<TaskRecord>): TaskRecord {
    const task = this.get(taskArn);
    return this.#put({ ...task, ...change, version: task.version + 1 });
  }

  #put(task: TaskRecord): TaskRecord {
    this.#tasks.set(task.taskArn, task);
    this.#save();
    this.#onChange(task);
    return task;
  }

  #forgetOldTasks(): void {
    const oldest = Date.now() - stoppedTaskRetentionMillis;
    for (const task of this.#tasks.values()) {
      if (isStopped(task) && (task.stoppedAt ?? 0) < oldest) this.#tasks.delete(task.taskArn);
    }
  }

  #save(): void {
    if (this.#path === undefined) return;
    // Only its owner may read it: environments hold bootstrap tokens. The rename keeps a crash from leaving half a file.
    writeFileSync(`${this.#path}.new`, JSON.stringify({ tasks: this.list() }), { mode: 0o600 });
    renameSync(`${this.#path}.new`, this.#path);
  }
}

function readTasks(path: string): TaskRecord[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  return TasksFile.parse(JSON.parse(text)).tasks;
}
