import { rollcall } from '../api/rollcall.ts';
import type { BotStatus, Meeting } from '../api/types.ts';

/** How many ended meetings the first page shows. */
const EARLIER_MAX = 50;

export type BotLists = { running: BotStatus[]; earlier: Meeting[]; hasMore: boolean };

/** The bots that live now, and the meetings that ended; both at once, so that no bot is in neither list. */
export async function readBots(): Promise<BotLists> {
  const [running, { meetings, next_cursor }] = await Promise.all([
    rollcall.listRunningBots(),
    rollcall.listMeetings(EARLIER_MAX),
  ]);
  const isRunning = new Set(running.map(({ meeting_id }) => meeting_id));
  const ended = meetings.filter(
    ({ id, status }) => !isRunning.has(id) && (status === 'completed' || status === 'failed'),
  );
  return { running, earlier: ended, hasMore: next_cursor !== undefined };
}
