import type { BotQueues } from '../bot-queues/bot-queues.ts';
import type { Context } from '../context.ts';
import type { CommandEvent } from '../events/event.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { isLive } from '../meetings/status.ts';

export type DeliverContext = Context & { botQueues: BotQueues };

/**
 * Brings a command to the bot's own queue, or removes that queue once the meeting has ended. A queue is the doorbell:
 * what does not arrive is in every heartbeat's answer until acknowledged.
 */
export async function deliverCommand(context: DeliverContext, event: CommandEvent): Promise<void> {
  const meeting = await findMeeting(context, { user_id: event.user_id, id: event.meeting_id });
  const queueUrl = meeting?.command_queue_url;
  if (!meeting || !queueUrl) return;
  if (event.type === 'meeting.ended') return context.botQueues.remove(queueUrl);
  if (!isLive(meeting.status) || event.command.seq <= meeting.acknowledged_seq) return;
  const isSent = await context.botQueues.send(queueUrl, { meeting_id: meeting.id, ...event.command });
  if (!isSent)
    context.log.warn('command_queue_missing', {
      meeting: meeting.id,
      attempt: meeting.attempt,
      seq: event.command.seq,
    });
}
