import { randomUUID } from 'node:crypto';
import type { Meeting, Pair, RollcallClient } from './rollcall-client.ts';
import type { TestRunner } from './runner.ts';

/** A browser takes seconds to come up, on a busy machine many. */
const activeSeconds = 90;

/** The contract's bar: what has ended is reflected, and its slot free, within this. */
export const slotFreeSeconds = 10;

/** A room of the test's own. */
export const newRoom = (name: string): Pair & { readonly platform: 'rehearsal' } => ({
  platform: 'rehearsal',
  native_meeting_id: `${name}-${randomUUID().slice(0, 8)}`,
});

export function waitForStatus(
  runner: TestRunner,
  { client, pair, status, seconds = activeSeconds }: MeetingWait & { status: string },
): Promise<Meeting> {
  return waitForMeeting(runner, { client, pair, seconds, what: status, isSo: (meeting) => meeting.status === status });
}

export type MeetingWait = { readonly client: RollcallClient; readonly pair: Pair; readonly seconds?: number };

/** The meeting once `isSo`; fails at once when it has ended otherwise. */
export function waitForMeeting(
  runner: TestRunner,
  wait: MeetingWait & { what: string; isSo: (meeting: Meeting) => boolean },
): Promise<Meeting> {
  const { client, pair, seconds = activeSeconds, what, isSo } = wait;
  return runner.waitFor(`${pair.native_meeting_id}: ${what}`, seconds, async () => {
    const meeting = await client.getMeeting(pair);
    if (isSo(meeting)) return meeting;
    const hasEnded = meeting.status === 'completed' || meeting.status === 'failed';
    if (hasEnded) throw new Error(`Instead of "${what}" it is ${JSON.stringify(meeting)}`);
    return undefined;
  });
}

/** A bot of a new user, active in a room of its own. */
export async function sendBot(runner: TestRunner, name: string, more: object = {}) {
  const { id: userId, client } = await runner.newUser(1);
  const pair = newRoom(name);
  const { id } = await client.requestBot({ ...pair, ...more });
  await waitForStatus(runner, { client, pair, status: 'active' });
  return { userId, client, pair, id };
}

/** Resolves once none of the user's bots holds a slot any more; within the contract's bar. */
export async function waitForFreeSlot(runner: TestRunner, client: RollcallClient): Promise<void> {
  await runner.waitFor('the slot to be free', slotFreeSeconds, async () => {
    const running = await client.getRunningBots();
    return running.length === 0;
  });
}
