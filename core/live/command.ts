import * as z from 'zod';
import { isTopicName, type TopicName } from './topics.ts';

/** A meeting as clients of sockets name it. */
export const MeetingName = z.object({ platform: z.string().min(1).max(64), native_id: z.string().min(1).max(255) });
export type MeetingName = z.infer<typeof MeetingName>;

const MEETINGS_PER_MESSAGE_MAX = 50;
const DETAILS_MAX = 5;

/** What a client asks, in whichever dialect. */
export type Command =
  | { type: 'subscribe' | 'unsubscribe'; topic: TopicName }
  | { type: 'refresh' }
  | { type: 'subscribe_meetings' | 'unsubscribe_meetings'; meetings: MeetingName[] }
  | { type: 'ping' };

export type CommandError = 'unknown_action' | 'invalid_subscribe_payload' | 'invalid_json';
export type ParsedCommand = { command: Command } | { error: CommandError; details?: string[] };

const unknown: ParsedCommand = { error: 'unknown_action' };

const Meetings = z.object({ meetings: z.array(MeetingName).min(1).max(MEETINGS_PER_MESSAGE_MAX) });

/** Both dialects are one list: `{"subscribe": …}` and its kin, and `{"action": …}`. */
const TopicCommand = z.union([
  z.object({ subscribe: z.unknown() }).transform(({ subscribe }) => ({ type: 'subscribe' as const, topic: subscribe })),
  z
    .object({ unsubscribe: z.unknown() })
    .transform(({ unsubscribe }) => ({ type: 'unsubscribe' as const, topic: unsubscribe })),
]);
const ActionCommand = z.object({ action: z.unknown() });
const Refresh = z.object({ refresh: z.literal(true) });

/** Reads a message; whatever is wrong with it has a name, and the connection stays. */
export function parseCommand(text: string): ParsedCommand {
  const message = parseJson(text);
  if (message === undefined) return { error: 'invalid_json' };
  if (typeof message !== 'object' || message === null) return unknown;
  if ('action' in message) return parseAction(ActionCommand.parse(message).action, message);
  if ('subscribe' in message || 'unsubscribe' in message) return parseTopic(message);
  return Refresh.safeParse(message).success ? { command: { type: 'refresh' } } : unknown;
}

function parseTopic(message: object): ParsedCommand {
  const { type, topic } = TopicCommand.parse(message);
  if (typeof topic !== 'string') {
    return { error: 'invalid_subscribe_payload', details: [`${type}: the name of a topic is expected`] };
  }
  return isTopicName(topic) ? { command: { type, topic } } : unknown;
}

function parseAction(action: unknown, message: object): ParsedCommand {
  if (action === 'ping') return { command: { type: 'ping' } };
  if (action !== 'subscribe' && action !== 'unsubscribe') return unknown;
  const parsed = Meetings.safeParse(message);
  if (parsed.success)
    return { command: { type: `${action}_meetings`, meetings: withoutRepeats(parsed.data.meetings) } };
  const details = parsed.error.issues.slice(0, DETAILS_MAX).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return { error: 'invalid_subscribe_payload', details };
}

const withoutRepeats = (meetings: readonly MeetingName[]): MeetingName[] => [
  ...new Map(meetings.map((meeting) => [`${meeting.platform}/${meeting.native_id}`, meeting])).values(),
];

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be read is told by its absence: JSON has no undefined.
    return undefined;
  }
}
