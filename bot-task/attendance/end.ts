import type { CompletionReason, FailureReason, FailureStage } from '../../core/meetings/reasons.ts';
import { type Attendance, enter, type Happening, type Order, type Step } from './attendance.ts';
import { type Ending, type Evidence, type ExitCode, evidenceOf, exitCodes } from './ending.ts';

/** What ends an attendance from outside the page. */
export type EndHappening = Extract<
  Happening,
  { type: 'leave_asked' | 'signalled' | 'join_failed' | 'crashed' | 'unreachable' | 'fenced' }
>;

export function end(attendance: Attendance, happening: EndHappening, now: number): Step {
  switch (happening.type) {
    case 'leave_asked':
      return leaveAsAsked(attendance, now, { reason: completionOf(attendance, happening.reason) });
    case 'signalled':
      return leaveAsAsked(attendance, now, {
        reason: completionOf(attendance),
        exitCode: happening.exitCode,
        // The control plane knows whether a stop was asked for, and takes the reason that fits.
        failure: { failure_reason: 'task_stopped', failure_stage: stageOf(attendance) },
        evidence: evidenceOf(happening.exitCode === exitCodes.terminated ? 'SIGTERM' : 'SIGINT'),
      });
    case 'join_failed':
      return fail(attendance, 'join_failed', exitCodes.failed, evidenceOf(happening.signal));
    case 'crashed':
      return fail(attendance, 'bot_error', exitCodes.failed, evidenceOf(happening.signal));
    case 'unreachable':
      return fail(
        attendance,
        'bot_error',
        exitCodes.unreachable,
        evidenceOf('No answer of the control plane for too long.'),
      );
    case 'fenced':
      return fail(attendance, 'bot_error', exitCodes.unreachable, evidenceOf('The control plane takes no more calls.'));
  }
}

type LeaveOptions = {
  reason: CompletionReason;
  exitCode?: ExitCode;
  failure?: Pick<Ending, 'failure_reason' | 'failure_stage'>;
  evidence?: Evidence;
};

/** Somebody wants us out: the status moves to `stopping` first. */
export function leaveAsAsked(attendance: Attendance, now: number, options: LeaveOptions): Step {
  const { attendance: left, orders } = leave(attendance, now, options);
  return { attendance: left, orders: [{ do: 'tell_stopping', reason: options.reason }, ...orders] };
}

/** The end of an attendance that went well, the page still to be left. */
export function leave(
  attendance: Attendance,
  now: number,
  { reason, exitCode = exitCodes.well, failure, evidence }: LeaveOptions,
): Step {
  const leaving = enter(attendance, 'leaving', now);
  const ending = { exit_code: exitCode, completion_reason: reason, ...failure, ...(evidence && { evidence }) };
  const leavePage: Order = { do: 'leave_page' };
  return { attendance: { ...leaving.attendance, ending }, orders: [...leaving.orders, leavePage] };
}

/** An end without a phase `leaving`: the farewell moves the phase to `failed`. */
export function fail(attendance: Attendance, reason: FailureReason, exitCode: ExitCode, evidence: Evidence): Step {
  const ending: Ending = {
    exit_code: exitCode,
    failure_reason: reason,
    failure_stage: stageOf(attendance),
    evidence,
  };
  return { attendance: { ...attendance, ending }, orders: [{ do: 'leave_page' }] };
}

const stages = {
  booting: 'starting',
  joining: 'starting',
  lobby: 'lobby',
  admitted: 'active',
  recording: 'active',
  leaving: 'stopping',
} as const satisfies Record<Attendance['phase'], FailureStage>;

const stageOf = ({ phase }: Attendance): FailureStage => stages[phase];

/** A stop asked before the bot was in the call is `stopped_before_join`. */
function completionOf({ hasJoined }: Attendance, reason?: string): CompletionReason {
  if (reason === 'max_duration') return reason;
  return hasJoined ? 'stopped' : 'stopped_before_join';
}
