import { environment } from '../../core/environment.ts';
import type { Log } from '../interfaces.ts';
import { idOfArn, type TaskRecord } from './task-record.ts';

/** The log of a bot is named by its meeting, so that both attempts of one meeting read as one story. */
export function taskLogName(task: TaskRecord): string {
  const meetingId = task.container.environment[environment.meetingId];
  return `bot-${meetingId !== undefined && /^[A-Za-z0-9-]{1,64}$/.test(meetingId) ? meetingId : idOfArn(task.taskArn)}`;
}

/** Writes a container's line as one JSON line; what the program wrote as JSON already keeps its fields. */
export function logTaskLine(log: Log, task: TaskRecord, stream: 'stdout' | 'stderr', line: string): void {
  const about = { time: new Date().toISOString(), task: idOfArn(task.taskArn), stream };
  log(taskLogName(task), JSON.stringify({ ...about, ...(parseObject(line) ?? { message: line }) }));
}

function parseObject(line: string): object | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Not JSON after all: the line is kept as text.
    return undefined;
  }
}
