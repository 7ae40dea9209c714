import { idKey } from '../ids.ts';
import { sha256 } from '../sha256.ts';
import type { Key } from '../table/operation.ts';
import { userPartition } from '../users/user-keys.ts';

export type Pair = { platform: string; native_meeting_id: string };
export type MeetingName = { user_id: number; id: number };

export const meetingPrefix = 'MEETING#';
export const livePrefix = 'LIVE#';
export const eventPrefix = 'EVENT#';
export const launchPrefix = 'LAUNCH#';
export const commandPrefix = 'COMMAND#';
export const segmentPrefix = 'SEGMENT#';
export const indexPrefix = 'INDEX#';

const COUNTER_DIGITS = 8;
const counterKey = (count: number): string => String(count).padStart(COUNTER_DIGITS, '0');

export const meetingKey = ({ user_id, id }: MeetingName): Key => ({
  pk: userPartition(user_id),
  sk: `${meetingPrefix}${idKey(id)}`,
});

/** One live bot per meeting and user: the row exists while a bot is live there. */
export const liveKey = (userId: number, { platform, native_meeting_id }: Pair): Key => ({
  pk: userPartition(userId),
  sk: `${livePrefix}${platform}#${native_meeting_id}`,
});

export const pastPrefix = ({ platform, native_meeting_id }: Pair): string => `PAST#${platform}#${native_meeting_id}#`;

export const pastKey = (meeting: MeetingName & Pair): Key => ({
  pk: userPartition(meeting.user_id),
  sk: `${pastPrefix(meeting)}${idKey(meeting.id)}`,
});

/** Everything that belongs to one meeting alone stands in its own partition. */
export const meetingPartition = (id: number): string => `MEETING#${id}`;

export const eventKey = (id: number, version: number): Key => ({
  pk: meetingPartition(id),
  sk: `${eventPrefix}${counterKey(version)}`,
});

export const launchKey = (id: number, attempt: number): Key => ({
  pk: meetingPartition(id),
  sk: `${launchPrefix}${counterKey(attempt)}`,
});

export const sessionKey = (id: number, connectionId: string): Key => ({
  pk: meetingPartition(id),
  sk: `SESSION#${connectionId}`,
});

export const commandKey = (id: number, seq: number): Key => ({
  pk: meetingPartition(id),
  sk: `${commandPrefix}${counterKey(seq)}`,
});

/** Hashed, so that a long key costs no more than a short one. */
export const idempotencyKey = (userId: number, key: string): Key => ({
  pk: userPartition(userId),
  sk: `IDEMPOTENCY#${sha256(key)}`,
});

/** The row from which a question sees whether a meeting may answer it; the index itself is with the meeting. */
export const digestPrefix = 'DIGEST#';
export const digestKey = ({ user_id, id }: MeetingName): Key => ({
  pk: userPartition(user_id),
  sk: `${digestPrefix}${idKey(id)}`,
});
