import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import { type MeetingRecord, parseMeeting } from '../meetings/meeting-record.ts';
import { isLive } from '../meetings/status.ts';
import { plusSeconds } from '../time.ts';
import { kindOfToken, readBotToken } from './bot-token.ts';

/** A bootstrap token is good this long after its launch (contract 2). */
const BOOTSTRAP_SECONDS = 600;

type CallName = 'started' | 'joined' | 'heartbeat' | 'status' | 'phase' | 'segments' | 'exited';
export type Caller = { token: string; connectionId: string; call: CallName };

/** Still taken when the reaper has given its verdict: what was said, and the farewell. */
const takenAfterVerdict: readonly CallName[] = ['segments', 'exited'];

/**
 * Finds the meeting a callback speaks for and checks that it may speak. A finished meeting is handed out only to the
 * farewell of its own connection. Refuses with 401 (no token of ours), 404 (another connection), 410 (finished or superseded).
 */
export async function authorizeCallback(
  context: Pick<Context, 'table' | 'now'>,
  caller: Caller,
): Promise<MeetingRecord> {
  const token = readBotToken(caller.token);
  const item = token && (await context.table.find(meetingKey({ user_id: token.user_id, id: token.meeting_id })));
  if (!token || !item) throw invalidToken();
  const meeting = parseMeeting(item);
  const kind = kindOfToken(meeting, token);
  if (!kind) throw invalidToken();
  if (kind === 'ended' || !isLive(meeting.status)) return authorizeFarewell(meeting, caller);
  if (token.attempt !== meeting.attempt) throw gone('This attempt was superseded');
  if (kind === 'boot') checkBootstrap(context.now(), meeting, caller);
  else if (meeting.connection_id !== caller.connectionId) throw otherConnection(caller.call);
  if (meeting.verdict && !takenAfterVerdict.includes(caller.call)) throw gone('Meeting was given up');
  return meeting;
}

function authorizeFarewell(meeting: MeetingRecord, { call, connectionId }: Caller): MeetingRecord {
  if (call !== 'exited' || meeting.deleted_at || meeting.connection_id !== connectionId)
    throw gone('Meeting is finished');
  return meeting;
}

function checkBootstrap(now: Date, meeting: MeetingRecord, { call, connectionId }: Caller): void {
  if (call !== 'started') throw invalidToken();
  if (meeting.connection_id && meeting.connection_id !== connectionId) throw otherConnection(call);
  if (meeting.bootstrap_spent) throw invalidToken();
  // A launch whose answer was lost counts as none, but its task may come up all the same.
  const launchedAt = meeting.launched_at ?? meeting.launch_sent_at;
  if (now > plusSeconds(launchedAt, BOOTSTRAP_SECONDS)) throw invalidToken();
}

const invalidToken = () => new DomainError('unauthenticated', 'Invalid bot token');
const gone = (why: string) => new DomainError('gone', why);
/** A second task of one attempt must end; a wrong id from the right task is merely not found. */
const otherConnection = (call: CallName) =>
  call === 'started' ? gone('Another connection has started') : new DomainError('not_found', 'Connection not found');
