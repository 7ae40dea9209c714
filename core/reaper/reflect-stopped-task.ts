import type { Context } from '../context.ts';
import { mayRelaunch, relaunchBot } from '../launch/relaunch-bot.ts';
import { finishMeeting } from '../meetings/finish-meeting.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { isLive } from '../meetings/status.ts';
import { settle } from '../settle.ts';
import type { TaskOwner } from '../tasks/started-by.ts';
import type { TaskStop } from '../tasks/task.ts';
import { taskCause } from '../tasks/task-cause.ts';
import { outcomeOfStoppedTask } from './outcome-of-stopped-task.ts';

const ROUNDS_MAX = 5;

/**
 * ECS says that the task of this attempt has stopped. If its meeting is still live, the bot could not say farewell:
 * the meeting ends with the cause, or its one relaunch begins. Fenced by attempt; safe to repeat.
 */
export async function reflectStoppedTask(context: Context, owner: TaskOwner, stop: TaskStop): Promise<void> {
  await settle(ROUNDS_MAX, async () => {
    const meeting = await findMeeting(context, owner);
    if (!meeting || !isLive(meeting.status) || meeting.attempt !== owner.attempt) return true;
    const isSettled =
      mayRelaunch(meeting) && taskCause(stop).isTransient
        ? await relaunchBot(context, meeting, { ...stop })
        : await finishMeeting(context, meeting, outcomeOfStoppedTask(meeting, stop), 'reaper');
    return isSettled ? true : undefined;
  });
}
