import type { Context } from '../context.ts';
import { commandKey, meetingKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { Command } from './command.ts';

/**
 * Takes the bot's word that it has applied these commands, and answers what changes with it on the meeting: how far the
 * acknowledgement reaches without a gap, and language and task as the bot now has them. Safe to repeat and in any order.
 */
export async function acknowledgeCommands(
  { table, now }: Pick<Context, 'table' | 'now'>,
  meeting: MeetingRecord,
  acknowledged: readonly number[],
): Promise<Partial<MeetingRecord>> {
  const known = acknowledged.filter((seq) => seq > meeting.acknowledged_seq && seq <= meeting.command_seq);
  if (known.length === 0) return {};
  const at = now().toISOString();
  for (const seq of new Set(known)) {
    await table.update({
      update: commandKey(meeting.id, seq),
      setIfAbsent: { acknowledged_at: at },
      condition: { expression: 'attribute_exists(#pk)' },
    });
  }
  const change = await applied(table, meeting);
  if (change.acknowledged_seq === undefined) return {};
  await table.update({
    update: meetingKey(meeting),
    set: change,
    condition: {
      // Of two heartbeats at once, the one that saw less must not have the last word.
      expression: '#acknowledged_seq < :reached AND #connection_id = :connection AND attribute_exists(#bot_key)',
      values: { reached: change.acknowledged_seq, connection: meeting.connection_id },
    },
  });
  return change;
}

/** Reads on from where the acknowledgement reached and applies what is acknowledged without a gap. */
async function applied(table: Context['table'], meeting: MeetingRecord): Promise<Partial<MeetingRecord>> {
  const change: Partial<MeetingRecord> = {};
  for (let seq = meeting.acknowledged_seq + 1; seq <= meeting.command_seq; seq += 1) {
    const item = await table.find(commandKey(meeting.id, seq));
    if (!item?.acknowledged_at) break;
    const command = Command.parse(item);
    change.acknowledged_seq = seq;
    if (command.action === 'reconfigure') {
      if (command.language) change.language = command.language;
      if (command.task) change.task = command.task;
    }
  }
  return change;
}
