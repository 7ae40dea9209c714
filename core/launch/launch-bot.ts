import { createHash } from 'node:crypto';
import { botQueueName } from '../bot-queues/bot-queue-name.ts';
import type { BotQueues } from '../bot-queues/bot-queues.ts';
import { bootstrapToken } from '../callbacks/bot-token.ts';
import type { Context } from '../context.ts';
import { dueAt } from '../due.ts';
import { environment } from '../environment.ts';
import { botPhaseRow } from '../meetings/bot-phase-row.ts';
import { nextDue } from '../meetings/deadlines.ts';
import { finishMeeting, type Outcome } from '../meetings/finish-meeting.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { stopReason } from '../meetings/outcome.ts';
import { redactAccount } from '../tasks/redact.ts';
import { startedBy, type TaskOwner } from '../tasks/started-by.ts';
import type { LaunchResult, Tasks } from '../tasks/task.ts';
import { stopLaunch } from './stop-launch.ts';

export type LaunchContext = Context & { tasks: Tasks; botQueues: BotQueues; botQueuePrefix: string };

/** Throttled or no room: the queue brings the launch back later. */
export class LaunchThrottledError extends Error {
  override readonly name = 'LaunchThrottledError';
}

/**
 * Starts the task of one attempt. May be called any number of times for it: the same client token and the same
 * environment start the same task. Throws LaunchThrottledError when ECS wants to be asked again later.
 */
export async function launchBot(context: LaunchContext, owner: TaskOwner): Promise<void> {
  const meeting = await findMeeting(context, owner);
  if (!meeting || !isWanted(meeting, owner)) return;
  const queueUrl = await context.botQueues.create(botQueueName(context.botQueuePrefix, meeting));
  const claimed = await claimLaunch(context, meeting, queueUrl);
  if (!claimed) return;
  const result = await context.tasks.run(launchRequest(claimed, queueUrl));
  await settle(context, claimed, result);
}

const isWanted = (meeting: MeetingRecord, { attempt }: TaskOwner): boolean =>
  meeting.status === 'reserved' &&
  meeting.attempt === attempt &&
  !meeting.task_arn &&
  !meeting.verdict &&
  !meeting.stop_requested_at;

/** Says that a task is on its way before it is: from here on a stop waits for that task instead of ending the meeting. */
async function claimLaunch(
  context: LaunchContext,
  meeting: MeetingRecord,
  queueUrl: string,
): Promise<MeetingRecord | undefined> {
  if (meeting.launched_at) return meeting;
  const at = context.now().toISOString();
  const set = {
    launched_at: at,
    command_queue_url: queueUrl,
    phase: 'launching' as const,
    phase_at: at,
    updated_at: at,
  };
  const failed = await context.table.transact({
    meeting: {
      update: meetingKey(meeting),
      set,
      condition: {
        expression:
          '#status = :reserved AND #attempt = :attempt AND attribute_not_exists(#launched_at) AND attribute_not_exists(#stop_requested_at) AND attribute_not_exists(#verdict)',
        values: { reserved: 'reserved', attempt: meeting.attempt },
      },
    },
    phase: { put: botPhaseRow(context, meeting, { to: 'launching', at }) },
  });
  // Somebody else claimed it, or it is no longer wanted; a claim whose maker died comes up again with the sweep.
  return failed ? undefined : { ...meeting, ...set };
}

/** Byte-identical for one attempt, whenever it is made: no time, no fresh secret. */
const launchRequest = (meeting: MeetingRecord, queueUrl: string) => ({
  clientToken: createHash('sha256').update(`${meeting.id}:${meeting.attempt}`).digest('hex'),
  startedBy: startedBy(meeting),
  environment: {
    [environment.meetingId]: String(meeting.id),
    [environment.userId]: String(meeting.user_id),
    [environment.attempt]: String(meeting.attempt),
    [environment.bootstrapToken]: bootstrapToken(meeting.bot_key ?? '', meeting),
    [environment.commandQueueUrl]: queueUrl,
  },
});

async function settle(context: LaunchContext, meeting: MeetingRecord, result: LaunchResult): Promise<void> {
  const { id, attempt } = meeting;
  switch (result.result) {
    case 'started':
      context.log.info('launched', { meeting: id, attempt, task_arn: result.task_arn });
      return saveTask(context, meeting, result.task_arn);
    case 'try_again':
      context.log.warn('launch_throttled', { meeting: id, attempt, reason: result.reason });
      await withdrawClaim(context, meeting);
      throw new LaunchThrottledError(result.reason);
    case 'refused':
      context.log.error('launch_refused', { meeting: id, attempt, reason: result.reason });
      await endRefused(context, meeting, result.reason);
  }
}

/** No task was placed. A stop that came meanwhile is done by that; else the launch has failed. */
async function endRefused(context: LaunchContext, meeting: MeetingRecord, reason: string): Promise<void> {
  const current = await findMeeting(context, meeting);
  const evidence = { reason: redactAccount(reason) };
  const outcome: Outcome = current?.stop_requested_at
    ? { to: 'completed', completion_reason: stopReason(current), evidence }
    : { to: 'failed', failure_reason: 'launch_failed', failure_stage: 'reserved', evidence };
  await finishMeeting(context, meeting, outcome, 'reaper');
}

/** Conditional on the attempt, not on `reserved`: a fast bot may have called already. */
async function saveTask(context: LaunchContext, meeting: MeetingRecord, taskArn: string): Promise<void> {
  const saved = await context.table.update({
    update: meetingKey(meeting),
    set: { task_arn: taskArn },
    setIfAbsent: { launched_at: context.now().toISOString() },
    condition: {
      expression: '#attempt = :attempt AND attribute_exists(#bot_key)',
      values: { attempt: meeting.attempt },
    },
  });
  const isUnwanted = !saved || saved.old?.stop_requested_at !== undefined;
  // It ended or was stopped while ECS was starting it: nobody else knows this task yet.
  if (isUnwanted && (!saved || saved.old?.status === 'reserved'))
    await context.tasks.stop(taskArn, 'Rollcall: stop requested before the bot was up');
}

/** No task is on its way after all, and a queue that moves is not a stale bot; a stop that came meanwhile is done. */
async function withdrawClaim(context: LaunchContext, meeting: MeetingRecord): Promise<void> {
  const now = context.now();
  const set = { launch_sent_at: now.toISOString(), reservation_counts_from: now.toISOString() };
  const withdrawn = await context.table.update({
    update: meetingKey(meeting),
    set: { ...set, ...dueAt(nextDue({ ...meeting, ...set }, context.settings, now), meetingKey(meeting)) },
    remove: ['launched_at'],
    condition: {
      expression: '#status = :reserved AND #attempt = :attempt AND attribute_not_exists(#task_arn)',
      values: { reserved: 'reserved', attempt: meeting.attempt },
    },
  });
  if (withdrawn?.old?.stop_requested_at) await stopLaunch(context, meeting);
}
