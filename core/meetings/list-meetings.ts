import * as z from 'zod';
import type { Context } from '../context.ts';
import { invalidInput } from '../errors.ts';
import { jsonBytes } from '../stored-json.ts';
import { parseMeeting } from './meeting-record.ts';
import { meetingsOf } from './meeting-store.ts';
import { type Meeting, viewMeeting } from './meeting-view.ts';
import { platforms } from './platform.ts';
import { statuses } from './status.ts';

/** Published clients read one page, so a page is as large as they ever need. */
const LIMIT_MAX = 1000;
/** A filter that matches nothing must not read for ever; then the page is short and `next_cursor` leads on. */
const PAGES_MAX = 20;
/** Lambda answers 6 MB at most; a page of the table adds up to 1 MB to what is there. */
const ANSWER_BYTES_MAX = 4_000_000;

export const ListMeetingsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_MAX),
  cursor: z.string().max(256).optional(),
  status: z.enum(statuses).optional(),
  platform: z.enum(platforms).optional(),
});
export type ListMeetingsQuery = z.infer<typeof ListMeetingsQuery>;

export type MeetingPage = { meetings: Meeting[]; next_cursor?: string };

/** The user's meetings, newest first. */
export async function listMeetings({ table }: Context, userId: number, query: ListMeetingsQuery): Promise<MeetingPage> {
  const { pk, prefix } = meetingsOf(userId);
  const meetings: Meeting[] = [];
  let after = query.cursor === undefined ? undefined : readCursor(query.cursor, prefix);
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const limit = query.limit - meetings.length;
    const answer = await table.query({ pk, prefix, newestFirst: true, limit, ...(after && { after }) });
    const found = answer.items.map(parseMeeting).filter((meeting) => !meeting.deleted_at);
    meetings.push(...found.filter((meeting) => matches(meeting, query)).map(viewMeeting));
    after = answer.next;
    const isFull = meetings.length >= query.limit || jsonBytes(meetings) > ANSWER_BYTES_MAX;
    if (!after || isFull) break;
  }
  return { meetings, ...(after && { next_cursor: Buffer.from(after).toString('base64url') }) };
}

const matches = (meeting: { status: string; platform: string }, { status, platform }: ListMeetingsQuery): boolean =>
  (status === undefined || meeting.status === status) && (platform === undefined || meeting.platform === platform);

function readCursor(cursor: string, prefix: string): string {
  const key = Buffer.from(cursor, 'base64url').toString();
  if (!new RegExp(`^${prefix}\\d{16}$`).test(key)) throw invalidInput(['query', 'cursor'], 'Cursor is not one of ours');
  return key;
}
