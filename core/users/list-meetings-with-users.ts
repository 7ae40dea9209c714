import type { Context } from '../context.ts';
import { type MeetingRecord, parseMeeting } from '../meetings/meeting-record.ts';
import { meetingsOf } from '../meetings/meeting-store.ts';
import { Meeting, viewMeeting } from '../meetings/meeting-view.ts';
import { findUsers } from './get-user.ts';
import { directoryPages, type Page } from './list-users.ts';
import { Slots, User } from './user.ts';
import { slotsKey } from './user-keys.ts';

const USERS_MAX = 100_000;
const USERS_PER_PAGE = 100;
const MEETINGS_PER_PAGE = 1000;
const MEETINGS_PER_USER_MAX = 1_000_000;

/** A meeting and whose it is. */
export const MeetingWithUser = Meeting.extend({ user: User }).meta({ id: 'MeetingWithUser' });
export type MeetingWithUser = Meeting & { user: User };

/** Every user's meetings: users in the order they were made, the meetings of each newest first. */
export async function listMeetingsWithUsers(
  context: Context,
  { skip, limit }: Page,
): Promise<{ items: MeetingWithUser[] }> {
  const meetings: MeetingRecord[] = [];
  let passed = 0;
  for await (const meeting of allMeetings(context)) {
    passed += 1;
    if (passed > skip) meetings.push(meeting);
    if (meetings.length >= limit) break;
  }
  const users = await findUsers(context, [...new Set(meetings.map(({ user_id }) => user_id))]);
  const userOf = new Map(users.map((user) => [user.id, user]));
  return {
    items: meetings.flatMap((meeting) => {
      const user = userOf.get(meeting.user_id);
      return user ? [{ ...viewMeeting(meeting), user }] : [];
    }),
  };
}

async function* allMeetings(context: Context): AsyncGenerator<MeetingRecord> {
  for await (const ids of directoryPages(context, USERS_MAX, USERS_PER_PAGE)) {
    const slots = await context.table.findAll(ids.map(slotsKey));
    // Slots that never changed belong to users without meetings: those need no query each.
    const used = new Set(slots.filter((item) => Slots.parse(item).version > 0).map(({ pk }) => pk));
    for (const id of ids) if (used.has(slotsKey(id).pk)) yield* meetingsOfUser(context, id);
  }
}

async function* meetingsOfUser({ table }: Context, userId: number): AsyncGenerator<MeetingRecord> {
  let after: string | undefined;
  for (let read = 0; read < MEETINGS_PER_USER_MAX; read += MEETINGS_PER_PAGE) {
    const query = { ...meetingsOf(userId), newestFirst: true, limit: MEETINGS_PER_PAGE };
    const { items, next } = await table.query({ ...query, ...(after !== undefined && { after }) });
    yield* items.map(parseMeeting).filter(({ deleted_at }) => deleted_at === undefined);
    if (next === undefined) return;
    after = next;
  }
}
