import { createHmac } from 'node:crypto';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { readStartedBy, type TaskOwner } from '../tasks/started-by.ts';

const SECRET_CHARACTERS = 16;

/**
 * The name of a bot's own command queue: deterministic, so that a repeated launch finds it, and unguessable, since all
 * bots share one role. The attempt keeps it clear of SQS's 60 s rule for deleted names.
 */
export function botQueueName(
  prefix: string,
  meeting: Pick<MeetingRecord, 'user_id' | 'id' | 'attempt' | 'bot_key'>,
): string {
  if (!meeting.bot_key) throw new Error(`Meeting ${meeting.id} has no key any more`);
  const secret = createHmac('sha256', meeting.bot_key)
    .update(`queue\n${meeting.attempt}`)
    .digest('hex')
    .slice(0, SECRET_CHARACTERS);
  const owner = [meeting.user_id, meeting.id, meeting.attempt].map((part) => part.toString(36)).join('-');
  return `${prefix}${owner}-${secret}`;
}

/** Whose queue this is; undefined when the name is not of our making. */
export function readBotQueueName(prefix: string, name: string): TaskOwner | undefined {
  if (!name.startsWith(prefix)) return undefined;
  const [user, meeting, attempt, secret] = name.slice(prefix.length).split('-');
  return secret ? readStartedBy(`${user}/${meeting}/${attempt}`) : undefined;
}
