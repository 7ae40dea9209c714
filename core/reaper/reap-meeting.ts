import { stopMeeting } from '../commands/stop-bot.ts';
import { dueAt } from '../due.ts';
import { nextDue, type Step } from '../meetings/deadlines.ts';
import { finishMeeting } from '../meetings/finish-meeting.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { stageOf, stopReason } from '../meetings/outcome.ts';
import type { FailureReason } from '../meetings/reasons.ts';
import { isLive } from '../meetings/status.ts';
import { startedBy } from '../tasks/started-by.ts';
import type { SweepContext } from './sweep-context.ts';

/** Takes the step that is due for one meeting. Each is safe to repeat and conditional on what was read. */
export async function takeStep(context: SweepContext, meeting: MeetingRecord, step: Step): Promise<void> {
  switch (step.do) {
    case 'resend_launch':
      return resendLaunch(context, meeting);
    case 'ask_to_leave':
      await stopMeeting(context, meeting, 'max_duration');
      return;
    case 'stop_task':
      return stopTask(context, meeting, meeting.verdict?.reason ?? 'did not leave in time');
    case 'condemn':
      return condemn(context, meeting, step.reason);
    case 'carry_out_verdict':
      return carryOutVerdict(context, meeting);
    case 'finish_unlaunched':
      return finishUnlaunched(context, meeting);
  }
}

/** Brings the meeting before the sweep again when its next deadline comes; nothing for one that has ended. */
export async function rearm(context: SweepContext, name: MeetingRecord, floor: Date): Promise<void> {
  const meeting = await findMeeting(context, name);
  if (!meeting || !isLive(meeting.status)) return;
  const now = context.now();
  await context.table.update({
    update: meetingKey(meeting),
    set: dueAt(nextDue(meeting, context.settings, now, floor), meetingKey(meeting)),
    condition: {
      expression: '#version = :version AND #due_sk = :due AND attribute_exists(#bot_key)',
      values: { version: meeting.version, due: meeting.due_sk },
    },
  });
}

async function resendLaunch(context: SweepContext, meeting: MeetingRecord): Promise<void> {
  await context.sendLaunch({
    type: 'launch.requested',
    user_id: meeting.user_id,
    meeting_id: meeting.id,
    attempt: meeting.attempt,
  });
  await context.table.update({
    update: meetingKey(meeting),
    set: { launch_sent_at: context.now().toISOString() },
    condition: {
      expression: '#status = :reserved AND #attempt = :attempt',
      values: { reserved: 'reserved', attempt: meeting.attempt },
    },
  });
}

/** Stops the bot's task, also one whose ARN was never saved; a stop that finds no task at all has done its work. */
async function stopTask(context: SweepContext, meeting: MeetingRecord, why: string): Promise<void> {
  const taskArn = meeting.task_arn ?? (await context.tasks.findStartedBy(startedBy(meeting)))?.task_arn;
  if (taskArn) return context.tasks.stop(taskArn, `Rollcall: ${why}`);
  const wasNeverUp = meeting.status === 'reserved' && meeting.stop_requested_at && !meeting.verdict;
  if (wasNeverUp) await finishUnlaunched(context, meeting);
}

async function finishUnlaunched(context: SweepContext, meeting: MeetingRecord): Promise<void> {
  await finishMeeting(context, meeting, { to: 'completed', completion_reason: stopReason(meeting) }, 'reaper');
}

/** Step 1 and 2: the verdict, on condition that the bot is as silent as it was when read; then its task is stopped. */
async function condemn(context: SweepContext, meeting: MeetingRecord, reason: FailureReason): Promise<void> {
  const heartbeat = meeting.last_heartbeat_at;
  const isStillSilent = heartbeat ? '#last_heartbeat_at = :heartbeat' : 'attribute_not_exists(#last_heartbeat_at)';
  const verdict = { reason, at: context.now().toISOString() };
  const condemned = await context.table.update({
    update: meetingKey(meeting),
    set: { verdict },
    condition: {
      expression: `#status = :status AND #attempt = :attempt AND attribute_not_exists(#verdict) AND ${isStillSilent}`,
      values: { status: meeting.status, attempt: meeting.attempt, ...(heartbeat && { heartbeat }) },
    },
  });
  if (!condemned) return;
  context.log.warn('verdict', { meeting: meeting.id, attempt: meeting.attempt, status: meeting.status, reason });
  const condemnedMeeting = { ...meeting, verdict };
  await stopTask(context, condemnedMeeting, reason);
  if (!meeting.launched_at) await carryOutVerdict(context, condemnedMeeting);
}

/** Step 3 where ECS says nothing more: the meeting ends, the orphan sweep goes on trying to stop the task. */
async function carryOutVerdict(context: SweepContext, meeting: MeetingRecord): Promise<void> {
  if (!meeting.verdict) return;
  const outcome = { to: 'failed' as const, failure_reason: meeting.verdict.reason, failure_stage: stageOf(meeting) };
  await finishMeeting(context, meeting, { ...outcome, evidence: { verdict_at: meeting.verdict.at } }, 'reaper');
}
