import type { Context } from '../context.ts';
import { digestKey, digestPrefix, meetingKey } from '../meetings/meeting-keys.ts';
import { type MeetingRecord, parseMeeting } from '../meetings/meeting-record.ts';
import { meetingsOf } from '../meetings/meeting-store.ts';
import { isLive } from '../meetings/status.ts';
import type { Item } from '../table/operation.ts';
import { plusSeconds } from '../time.ts';
import { type Digest, parseDigest } from './digest.ts';

/** Of somebody with more meetings, the newest are searched. */
const DIGESTS_MAX = 2000;
const DIGESTS_PER_PAGE = 500;
/** How far back it is noticed that a meeting has no index. */
const RECENT_MEETINGS_MAX = 100;
/** The bot's last words may come in after the meeting's end; an index of before then lacks them. */
const LATE_SEGMENTS_SECONDS = 60;

/** What there is to search, as far as a few cheap reads tell. */
export type Catalogue = {
  digests: readonly Digest[];
  /** Meetings that still run, newest first. */
  live: readonly MeetingRecord[];
  /** Ended meetings whose index is missing or came too early, newest first. */
  unindexed: readonly MeetingRecord[];
};

/** The user's meetings, or those of them that are named. */
export async function readCatalogue(
  context: Context,
  userId: number,
  meetingIds: readonly number[] | undefined,
): Promise<Catalogue> {
  const [items, rows] = await (meetingIds
    ? readNamed(context, userId, [...new Set(meetingIds)])
    : Promise.all([readRecent(context, userId), readDigests(context, userId)]));
  const digests = rows.map(parseDigest);
  const meetings = items.map(parseMeeting).filter(({ deleted_at }) => deleted_at === undefined);
  const digestOf = new Map(digests.map((digest) => [digest.meeting_id, digest]));
  return {
    digests,
    live: meetings.filter(({ status }) => isLive(status)),
    unindexed: meetings.filter((meeting) => !isLive(meeting.status) && lacksIndex(context, meeting, digestOf)),
  };
}

async function readNamed({ table }: Context, userId: number, ids: readonly number[]): Promise<[Item[], Item[]]> {
  const names = ids.map((id) => ({ user_id: userId, id }));
  return Promise.all([table.findAll(names.map(meetingKey)), table.findAll(names.map(digestKey))]);
}

async function readRecent({ table }: Context, userId: number): Promise<Item[]> {
  const newest = { ...meetingsOf(userId), newestFirst: true, consistent: false, limit: RECENT_MEETINGS_MAX };
  return (await table.query(newest)).items;
}

async function readDigests({ table }: Context, userId: number): Promise<Item[]> {
  const { pk } = digestKey({ user_id: userId, id: 0 });
  const digests: Item[] = [];
  let after: string | undefined;
  while (digests.length < DIGESTS_MAX) {
    const limit = Math.min(DIGESTS_PER_PAGE, DIGESTS_MAX - digests.length);
    const page = { pk, prefix: digestPrefix, newestFirst: true, consistent: false, limit, ...(after && { after }) };
    const { items, next } = await table.query(page);
    digests.push(...items);
    after = next;
    if (!after) break;
  }
  return digests;
}

function lacksIndex({ now }: Context, meeting: MeetingRecord, digestOf: ReadonlyMap<number, Digest>): boolean {
  const digest = digestOf.get(meeting.id);
  if (!digest) return meeting.segment_count > 0;
  if (meeting.end_time === undefined) return false;
  const settled = plusSeconds(meeting.end_time, LATE_SEGMENTS_SECONDS);
  return new Date(digest.built_at) < settled && now() >= settled;
}
