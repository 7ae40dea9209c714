import { pendingCommands } from '../commands/pending-commands.ts';
import type { Context } from '../context.ts';
import { eventKey, sessionKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { moveMeeting } from '../meetings/move-meeting.ts';
import { rowExpiry } from '../meetings/row-expiry.ts';
import { settle } from '../settle.ts';
import { findRetentionDays } from '../users/retention-days.ts';
import { authorizeCallback } from './authorize-callback.ts';
import { botConfig } from './bot-config.ts';
import { callbackToken } from './bot-token.ts';
import type { CallInput } from './callback-schemas.ts';

const ROUNDS_MAX = 5;

/** reserved → starting. A repeat of the same connection gets the same token; the first command may be to leave at once. */
export async function started(context: Context, token: string, { connection_id, seq }: CallInput) {
  return settle(ROUNDS_MAX, async () => {
    const meeting = await authorizeCallback(context, { token, connectionId: connection_id, call: 'started' });
    if (meeting.connection_id) return startedAnswer(context, meeting);
    const moved = await start(context, meeting, { connection_id, seq });
    if (moved) return startedAnswer(context, moved);
    return undefined;
  });
}

async function start(
  context: Context,
  meeting: MeetingRecord,
  { connection_id, seq }: CallInput,
): Promise<MeetingRecord | undefined> {
  const at = context.now().toISOString();
  // Copied once, so that no later step has to read the user.
  const retention_days = await findRetentionDays(context, meeting.user_id);
  const set = {
    connection_id,
    launched_at: meeting.launched_at ?? at,
    start_time: at,
    last_heartbeat_at: at,
    last_seq: seq,
    ...(retention_days && { retention_days }),
  };
  const session = {
    put: {
      ...sessionKey(meeting.id, connection_id),
      session_uid: connection_id,
      meeting_id: meeting.id,
      attempt: meeting.attempt,
      start_time: at,
      expires_at_seconds: rowExpiry(context, { retention_days }),
    },
  };
  // The reservation's entry was written before anybody knew the user's retention; history must not lose its first line.
  const expiry = { expires_at_seconds: rowExpiry(context, { retention_days }) };
  const reservation = retention_days && { update: eventKey(meeting.id, 1), set: expiry };
  const also = { session, ...(reservation && { reservation }) };
  return moveMeeting(context, { meeting, to: 'starting', actor: 'bot', reason: 'started', set, also });
}

async function startedAnswer(context: Context, meeting: MeetingRecord) {
  const { bot_key, connection_id } = meeting;
  if (!bot_key || !connection_id) throw new Error(`Meeting ${meeting.id} is started but has no key or connection`);
  return {
    status: 'callback processed',
    meeting_id: meeting.id,
    new_status: meeting.status,
    token: callbackToken(bot_key, meeting, connection_id),
    config: botConfig(context.settings, meeting),
    commands: await pendingCommands(context, meeting),
  };
}
