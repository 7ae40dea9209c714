import { readBotQueueName } from '../bot-queues/bot-queue-name.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { isLive } from '../meetings/status.ts';
import { readStartedBy, type TaskOwner } from '../tasks/started-by.ts';
import type { SweepContext } from './sweep-context.ts';

const PAGES_MAX = 10;

/** Stops tasks and removes queues that no live meeting owns: whatever crashed between the table and them. */
export async function removeOrphans(context: SweepContext): Promise<void> {
  const tasks = await removeOrphanedTasks(context);
  const queues = await removeOrphanedQueues(context);
  if (tasks + queues > 0) context.log.warn('orphans_removed', { tasks, queues });
}

async function removeOrphanedTasks(context: SweepContext): Promise<number> {
  let removed = 0;
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { tasks, next } = await context.tasks.listRunning(after);
    for (const task of tasks) {
      const owner = readStartedBy(task.started_by);
      if (!owner || (await isOwnedByLiveMeeting(context, owner))) continue;
      await context.tasks.stop(task.task_arn, 'Rollcall: no live meeting owns this task');
      removed += 1;
    }
    after = next;
    if (!after) break;
  }
  return removed;
}

async function removeOrphanedQueues(context: SweepContext): Promise<number> {
  let removed = 0;
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { queueUrls, next } = await context.botQueues.list(after);
    for (const url of queueUrls) {
      const owner = readBotQueueName(context.botQueuePrefix, url.slice(url.lastIndexOf('/') + 1));
      if (!owner || (await isOwnedByLiveMeeting(context, owner))) continue;
      await context.botQueues.remove(url);
      removed += 1;
    }
    after = next;
    if (!after) break;
  }
  return removed;
}

async function isOwnedByLiveMeeting(context: SweepContext, owner: TaskOwner): Promise<boolean> {
  const meeting = await findMeeting(context, owner);
  return meeting !== undefined && isLive(meeting.status) && meeting.attempt === owner.attempt;
}
