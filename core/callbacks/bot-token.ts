import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { MeetingRecord } from '../meetings/meeting-record.ts';

/** `boot` is good for `started` only; `callback` for everything, from the connection it was made for. */
export type TokenKind = 'boot' | 'callback';
type TokenSubject = Pick<MeetingRecord, 'user_id' | 'id' | 'attempt'>;
/** What a token says of itself. It names user, meeting and attempt, so the meeting is found by key; the rest proves it. */
export type BotToken = { user_id: number; meeting_id: number; attempt: number; text: string };

const FORMAT = /^v1\.(\d{1,16})\.(\d{1,16})\.(\d{1,4})\.[\w-]{43}$/;

/** Deterministic, so that a repeated launch starts the same task with the same environment. */
export const bootstrapToken = (key: string, meeting: TokenSubject): string =>
  sign(meeting, createHmac('sha256', key).update(`boot\n${meeting.attempt}`));

/** Deterministic, so that a repeated `started` of one connection gets the same token in whatever order it is executed. */
export const callbackToken = (key: string, meeting: TokenSubject, connectionId: string): string =>
  sign(meeting, createHmac('sha256', key).update(`callback\n${meeting.attempt}\n${connectionId}`));

const sign = ({ user_id, id, attempt }: TokenSubject, hmac: { digest: (encoding: 'base64url') => string }): string =>
  `v1.${user_id}.${id}.${attempt}.${hmac.digest('base64url')}`;

/** What a token claims; undefined when it is not one of ours by its form. */
export function readBotToken(text: string): BotToken | undefined {
  const [, user = '', meeting = '', attempt = ''] = FORMAT.exec(text) ?? [];
  if (!user) return undefined;
  return { user_id: Number(user), meeting_id: Number(meeting), attempt: Number(attempt), text };
}

/** Which token of the meeting this is; undefined when we never made it. */
export function kindOfToken(meeting: MeetingRecord, token: BotToken): TokenKind | 'ended' | undefined {
  if (meeting.ended_tokens)
    return meeting.ended_tokens.some((hash) => isSame(hash, hashOf(token.text))) ? 'ended' : undefined;
  if (!meeting.bot_key) return undefined;
  const subject = { ...meeting, attempt: token.attempt };
  if (isSame(token.text, bootstrapToken(meeting.bot_key, subject))) return 'boot';
  const isCallback =
    meeting.connection_id && isSame(token.text, callbackToken(meeting.bot_key, subject, meeting.connection_id));
  return isCallback ? 'callback' : undefined;
}

/** Hashes of every token the meeting had: its key goes with its end, and a late bot still gets the right answer. */
export function endedTokens(meeting: MeetingRecord): string[] {
  const { bot_key: key, connection_id: connectionId } = meeting;
  if (!key) return meeting.ended_tokens ?? [];
  const bootstraps = Array.from({ length: meeting.attempt }, (_, earlier) =>
    bootstrapToken(key, { ...meeting, attempt: earlier + 1 }),
  );
  return [...bootstraps, ...(connectionId ? [callbackToken(key, meeting, connectionId)] : [])].map(hashOf);
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

const isSame = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other));
