import { findMeetingOfPair } from '../meetings/meeting-store.ts';
import { findTokenUser } from '../tokens/find-token-user.ts';
import { type Command, type MeetingName, parseCommand } from './command.ts';
import { type Connection, meetingsOfConnectionMax, type NamedMeeting } from './connection.ts';
import { changeWishes, findConnection, findListener } from './connection-store.ts';
import { deliver, dropConnection } from './deliver.ts';
import { frameText } from './frames.ts';
import { initialFrames } from './initial-state.ts';
import type { LiveContext } from './live-context.ts';
import { statusFrame } from './meeting-frames.ts';
import type { TopicName } from './topics.ts';

/** Does what a client asks and answers it. A connection that we do not know, or whose key is gone, is ended. */
export async function handleMessage(context: LiveContext, connectionId: string, text: string): Promise<void> {
  const connection = await findConnection(context, connectionId);
  const isAllowed = connection && (await findTokenUser(context, connection.key_sha256)) === connection.user_id;
  if (!isAllowed) return dropConnection(context, connectionId);
  const parsed = parseCommand(text);
  const frames =
    'error' in parsed ? [frameText({ type: 'error', ...parsed })] : await run(context, connection, parsed.command);
  await deliver(context, [{ connectionId, frames }]);
}

function run(context: LiveContext, connection: Connection, command: Command): Promise<string[]> {
  switch (command.type) {
    case 'ping':
      return Promise.resolve([frameText({ type: 'pong' })]);
    case 'subscribe':
      return subscribe(context, connection, command.topic);
    case 'unsubscribe':
      return unsubscribe(context, connection, command.topic);
    case 'refresh':
      return refresh(context, connection);
    case 'subscribe_meetings':
      return subscribeMeetings(context, connection, command.meetings);
    case 'unsubscribe_meetings':
      return unsubscribeMeetings(context, connection, command.meetings);
  }
}

/** Listens first and reads then, so that no change falls between the two. */
async function subscribe(context: LiveContext, connection: Connection, topic: TopicName): Promise<string[]> {
  const added = await changeWishes(context, connection, ({ topics, meetings }) => ({
    topics: topics.includes(topic) ? topics : [...topics, topic],
    meetings,
  }));
  return added ? initialFrames(context, connection.user_id, topic) : [];
}

/** The contract has no answer to it. */
async function unsubscribe(context: LiveContext, connection: Connection, topic: TopicName): Promise<string[]> {
  await changeWishes(context, connection, ({ topics, meetings }) => ({
    topics: topics.filter((one) => one !== topic),
    meetings,
  }));
  return [];
}

/** The initial state of each topic, and where each meeting stands. */
async function refresh(context: LiveContext, connection: Connection): Promise<string[]> {
  const { topics = [], meetings = [] } = (await findListener(context, connection)) ?? {};
  const initial = await Promise.all(topics.map((topic) => initialFrames(context, connection.user_id, topic)));
  const statuses = await Promise.all(meetings.map((meeting) => statusOf(context, connection, meeting)));
  return [...initial.flat(), ...statuses.flat()];
}

async function statusOf(
  context: LiveContext,
  { user_id }: Connection,
  { id, ...name }: NamedMeeting,
): Promise<string[]> {
  const meeting = await findMeetingOfPair(context, user_id, pairOf(name), id);
  return meeting ? [frameText(statusFrame(meeting, { ...meeting, at: meeting.status_at }))] : [];
}

async function subscribeMeetings(
  context: LiveContext,
  connection: Connection,
  names: readonly MeetingName[],
): Promise<string[]> {
  const found = await findMeetings(context, connection, names);
  let isFull = false;
  const changed = await changeWishes(context, connection, ({ topics, meetings }) => {
    const known = new Set(meetings.map(({ id }) => id));
    const all = [...meetings, ...found.filter(({ id }) => !known.has(id))];
    isFull = all.length > meetingsOfConnectionMax;
    return { topics, meetings: isFull ? meetings : all };
  });
  if (!changed) return [];
  if (isFull) return [tooMany()];
  return answers('subscribed', found, names);
}

async function unsubscribeMeetings(
  context: LiveContext,
  connection: Connection,
  names: readonly MeetingName[],
): Promise<string[]> {
  const found = await findMeetings(context, connection, names);
  const left = new Set(names.map(textOf));
  await changeWishes(context, connection, ({ topics, meetings }) => ({
    topics,
    meetings: meetings.filter((meeting) => !left.has(textOf(meeting))),
  }));
  return answers('unsubscribed', found, names);
}

/** The newest meeting of each name that is the user's own; unknown and somebody else's are alike not found. */
async function findMeetings(
  context: LiveContext,
  { user_id }: Connection,
  names: readonly MeetingName[],
): Promise<NamedMeeting[]> {
  const found = await Promise.all(
    names.map(async (name) => {
      const meeting = await findMeetingOfPair(context, user_id, pairOf(name));
      return meeting ? [{ id: meeting.id, ...name }] : [];
    }),
  );
  return found.flat();
}

function answers(type: 'subscribed' | 'unsubscribed', found: readonly NamedMeeting[], names: readonly MeetingName[]) {
  const accepted = new Set(found.map(textOf));
  const details = names.filter((name) => !accepted.has(textOf(name)));
  const meetings = names.filter((name) => accepted.has(textOf(name)));
  return [
    ...(meetings.length > 0 ? [frameText({ type, meetings })] : []),
    ...(details.length > 0 ? [frameText({ type: 'error', error: 'meeting_not_found', details })] : []),
  ];
}

const tooMany = () =>
  frameText({
    type: 'error',
    error: 'invalid_subscribe_payload',
    details: [`meetings: a connection follows at most ${meetingsOfConnectionMax}`],
  });

const pairOf = ({ platform, native_id }: MeetingName) => ({ platform, native_meeting_id: native_id });
const textOf = ({ platform, native_id }: MeetingName): string => `${platform}/${native_id}`;
