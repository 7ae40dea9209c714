import { errorFields } from '../log.ts';
import { dueStep, type Step } from '../meetings/deadlines.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import type { Task, TaskStop } from '../tasks/task.ts';
import { secondsBetween } from '../time.ts';
import type { SweepContext } from './sweep-context.ts';

/** ECS may not know a task yet that it has just accepted (RunTask's documentation: up to 5 min). */
const UNKNOWN_TASK_SECONDS = 300;

/** What stands for the end of a task that ECS no longer knows. */
export const forgottenTask: TaskStop = {
  stop_code: undefined,
  stopped_reason: 'ECS does not know the task',
  exit_code: undefined,
  container_reason: undefined,
};

/** A due meeting and what is to be done about it. */
export type Case = {
  meeting: MeetingRecord;
  finding: 'stopped' | 'silent' | 'due' | 'fresh';
  step: Step | undefined;
  task: Task | undefined;
};

/** The meetings' tasks by ARN; undefined when ECS does not answer: then nobody is judged by what only ECS can say. */
export async function findTasks(
  { tasks, log }: SweepContext,
  meetings: readonly MeetingRecord[],
): Promise<Map<string, Task> | undefined> {
  try {
    return await tasks.findAll(meetings.flatMap(({ task_arn }) => task_arn ?? []));
  } catch (error) {
    log.error('tasks_unreadable', errorFields(error));
    return undefined;
  }
}

/** What ails a due meeting: what ECS says of its task comes before any silence of ours. */
export function diagnose(
  context: SweepContext,
  {
    meeting,
    tasks,
    now,
    floor,
  }: { meeting: MeetingRecord; tasks: Map<string, Task> | undefined; now: Date; floor: Date },
): Case {
  const task = tasks?.get(meeting.task_arn ?? '');
  if (task?.is_stopped || (tasks && isForgotten(meeting, task, now)))
    return { meeting, finding: 'stopped', step: undefined, task };
  const step = dueStep(meeting, context.settings, now, floor);
  const isCondemned = step?.do === 'condemn';
  if (!step || (isCondemned && !tasks)) return { meeting, finding: 'fresh', step: undefined, task };
  return { meeting, finding: isCondemned ? 'silent' : 'due', step, task };
}

function isForgotten({ task_arn, launched_at }: MeetingRecord, task: Task | undefined, now: Date): boolean {
  return (
    task_arn !== undefined &&
    !task &&
    launched_at !== undefined &&
    secondsBetween(launched_at, now) > UNKNOWN_TASK_SECONDS
  );
}
