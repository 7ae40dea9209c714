import { finishMeeting } from '../meetings/finish-meeting.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { stopReason } from '../meetings/outcome.ts';
import type { TaskOwner } from '../tasks/started-by.ts';
import type { LaunchContext } from './launch-bot.ts';

/**
 * A stop reached a bot that is not up yet. No task was placed: the meeting ends here and now. A task is on its way:
 * it is stopped, so that nobody pays for a browser that may not join. A bot that is up gets the leave command instead.
 */
export async function stopLaunch(context: LaunchContext, owner: TaskOwner): Promise<void> {
  const meeting = await findMeeting(context, owner);
  if (meeting?.status !== 'reserved' || !meeting.stop_requested_at) return;
  if (!meeting.launched_at) {
    await finishMeeting(context, meeting, { to: 'completed', completion_reason: stopReason(meeting) }, 'reaper');
    return;
  }
  if (meeting.task_arn) await context.tasks.stop(meeting.task_arn, 'Rollcall: stop requested before the bot was up');
}
