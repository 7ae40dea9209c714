import type { Outcome } from '../meetings/finish-meeting.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { isGoodExit, outcomeOfExit, stageOf, stopReason } from '../meetings/outcome.ts';
import type { TaskStop } from '../tasks/task.ts';
import { taskCause } from '../tasks/task-cause.ts';

/** How a meeting ends whose task stopped without a farewell: the reaper's rows of contract 2's status table. */
export function outcomeOfStoppedTask(meeting: MeetingRecord, stop: TaskStop): Outcome {
  const { exit_code } = stop;
  const evidence = { ...stop };
  if (meeting.verdict)
    return { to: 'failed', failure_reason: meeting.verdict.reason, failure_stage: stageOf(meeting), evidence };
  if (exit_code !== undefined && isGoodExit(meeting, exit_code))
    return { ...outcomeOfExit(meeting, { exit_code }), evidence };
  // Stopped while it was still being placed: the stop came before any bot.
  const neverCameUp = exit_code === undefined && meeting.status === 'reserved';
  if (meeting.stop_requested_at && neverCameUp)
    return { to: 'completed', completion_reason: stopReason(meeting), evidence };
  return { to: 'failed', failure_reason: taskCause(stop).reason, failure_stage: stageOf(meeting), evidence };
}
