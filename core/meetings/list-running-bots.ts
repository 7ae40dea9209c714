import type { Context } from '../context.ts';
import { userPartition } from '../users/user-keys.ts';
import { livePrefix, meetingKey } from './meeting-keys.ts';
import { parseMeeting } from './meeting-record.ts';
import { type BotStatus, viewBotStatus } from './meeting-view.ts';
import { isLive } from './status.ts';

const PAGES_MAX = 10;
const PAGE = 1000;

/** All live bots of the user, reserved ones included, at once and consistent. */
export async function listRunningBots({ table }: Context, userId: number): Promise<{ running_bots: BotStatus[] }> {
  const ids: number[] = [];
  let after: string | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answer = await table.query({
      pk: userPartition(userId),
      prefix: livePrefix,
      limit: PAGE,
      ...(after && { after }),
    });
    ids.push(...answer.items.map((item) => Number(item.meeting_id)));
    after = answer.next;
    if (!after) break;
  }
  const items = await table.findAll(ids.map((id) => meetingKey({ user_id: userId, id })));
  const live = items.map(parseMeeting).filter(({ status }) => isLive(status));
  return { running_bots: live.sort((one, other) => other.id - one.id).map(viewBotStatus) };
}
