import type { Context } from '../context.ts';
import { commandKey, commandPrefix, meetingPartition } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { Command } from './command.ts';

/** More never wait at once: a bot that acknowledges nothing gets them in portions. */
const COMMANDS_MAX = 50;

/** What the bot has not acknowledged yet, in order. Reads nothing when all is acknowledged. */
export async function pendingCommands({ table }: Pick<Context, 'table'>, meeting: MeetingRecord): Promise<Command[]> {
  if (meeting.acknowledged_seq >= meeting.command_seq) return [];
  const { items } = await table.query({
    pk: meetingPartition(meeting.id),
    prefix: commandPrefix,
    after: commandKey(meeting.id, meeting.acknowledged_seq).sk,
    limit: COMMANDS_MAX,
  });
  return items.filter((item) => item.acknowledged_at === undefined).map((item) => Command.parse(item));
}
