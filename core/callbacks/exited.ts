import type { Context } from '../context.ts';
import { finishMeeting } from '../meetings/finish-meeting.ts';
import { outcomeOfExit } from '../meetings/outcome.ts';
import { isLive } from '../meetings/status.ts';
import { settle } from '../settle.ts';
import { authorizeCallback } from './authorize-callback.ts';
import type { ExitedInput } from './callback-schemas.ts';

const ROUNDS_MAX = 5;

/** The farewell: ends the meeting and frees its slot. Also answered when the reaper came first, with what stands. */
export async function exited(context: Context, token: string, input: ExitedInput) {
  return settle(ROUNDS_MAX, async () => {
    const meeting = await authorizeCallback(context, { token, connectionId: input.connection_id, call: 'exited' });
    const ended = isLive(meeting.status)
      ? await finishMeeting(context, meeting, outcomeOfExit(meeting, input), 'bot')
      : meeting;
    if (ended) return { status: 'callback processed', meeting_id: ended.id, final_status: ended.status };
    return undefined;
  });
}
