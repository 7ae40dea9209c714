import { environment } from '../../core/environment.ts';
import type { Log } from '../interfaces.ts';
import { toJsonLine } from '../json-line.ts';
import { idOfArn, type TaskRecord } from './task-record.ts';

/** The log of a bot is named by its meeting, so that both attempts of one meeting read as one story. */
export function taskLogName(task: TaskRecord): string {
  const meetingId = task.container.environment[environment.meetingId];
  return `bot-${meetingId !== undefined && /^[A-Za-z0-9-]{1,64}$/.test(meetingId) ? meetingId : idOfArn(task.taskArn)}`;
}

/** Writes a container's line as one JSON line. */
export function logTaskLine(log: Log, task: TaskRecord, line: string): void {
  log(taskLogName(task), toJsonLine(line));
}
