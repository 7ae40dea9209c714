import { readBotQueueName } from '../bot-queues/bot-queue-name.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import { parseMeeting } from '../meetings/meeting-record.ts';
import { isLive } from '../meetings/status.ts';
import { readStartedBy, startedBy, type TaskOwner } from '../tasks/started-by.ts';
import type { SweepContext } from './sweep-context.ts';

const PAGES_MAX = 10;

/** Something that an attempt owns, and how to be rid of it. */
type Possession = { owner: TaskOwner; remove: () => Promise<void> };
type Page = { possessions: Possession[]; next: string | undefined };

/** Stops tasks and removes queues that no live meeting owns: whatever crashed between the table and them. */
export async function removeOrphans(context: SweepContext): Promise<void> {
  const tasks = await removeFrom(context, (after) => listTasks(context, after));
  const queues = await removeFrom(context, (after) => listQueues(context, after));
  if (tasks + queues > 0) context.log.warn('orphans_removed', { tasks, queues });
}

async function removeFrom(context: SweepContext, list: (after: string | undefined) => Promise<Page>): Promise<number> {
  let removed = 0;
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const { possessions, next } = await list(after);
    const living = await findLiving(context, possessions);
    for (const { owner, remove } of possessions) {
      if (living.has(startedBy(owner))) continue;
      await remove();
      removed += 1;
    }
    after = next;
    if (!after) break;
  }
  return removed;
}

async function listTasks({ tasks }: SweepContext, after: string | undefined): Promise<Page> {
  const page = await tasks.listRunning(after);
  const possessions = page.tasks.flatMap(({ started_by, task_arn }) => {
    const owner = readStartedBy(started_by);
    return owner ? [{ owner, remove: () => tasks.stop(task_arn, 'Rollcall: no live meeting owns this task') }] : [];
  });
  return { possessions, next: page.next };
}

async function listQueues({ botQueues, botQueuePrefix }: SweepContext, after: string | undefined): Promise<Page> {
  const page = await botQueues.list(after);
  const possessions = page.queueUrls.flatMap((url) => {
    const owner = readBotQueueName(botQueuePrefix, url.slice(url.lastIndexOf('/') + 1));
    return owner ? [{ owner, remove: () => botQueues.remove(url) }] : [];
  });
  return { possessions, next: page.next };
}

/** The attempts, by their `startedBy`, that are the current one of a live meeting. */
async function findLiving({ table }: SweepContext, possessions: readonly Possession[]): Promise<Set<string>> {
  const keys = new Map(possessions.map(({ owner }) => [owner.id, meetingKey(owner)]));
  const meetings = (await table.findAll([...keys.values()])).map(parseMeeting);
  return new Set(meetings.filter(({ status }) => isLive(status)).map(startedBy));
}
