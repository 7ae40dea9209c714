import { acknowledgeCommands } from '../commands/acknowledge-commands.ts';
import { pendingCommands } from '../commands/pending-commands.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { isAnyoneInterested } from '../live/interest.ts';
import { meetingTopic } from '../live/topics.ts';
import { storeSegments } from '../segments/store-segments.ts';
import { authorizeCallback } from './authorize-callback.ts';
import type { HeartbeatInput } from './callback-schemas.ts';
import { movePhase } from './phase.ts';
import { recordContact } from './record-contact.ts';

/**
 * The bot lives. Takes what it brought along, whatever its `seq`, and answers every command it has not acknowledged,
 * so that a lost message costs one interval and never a lost stop.
 */
export async function heartbeat(context: Context, token: string, input: HeartbeatInput) {
  const { connection_id, seq, acked, segments, phase } = input;
  const meeting = await authorizeCallback(context, { token, connectionId: connection_id, call: 'heartbeat' });
  const inserted = segments ? (await storeSegments(context, meeting, segments)).inserted : 0;
  const acknowledged = acked ? await acknowledgeCommands(context, meeting, acked) : {};
  const isAlive = await recordContact(context, meeting, inserted);
  if (!isAlive) throw new DomainError('gone', 'Meeting is finished');
  if (phase) await movePhase(context, meeting, { seq, to: phase });
  return {
    status: 'heartbeat processed',
    meeting_id: meeting.id,
    commands: await pendingCommands(context, { ...meeting, ...acknowledged }),
    // Whoever polls a transcript gets it in coarser steps.
    interested: await isAnyoneInterested(context, meetingTopic(meeting.id)),
  };
}
