import { dueBy, dueShards } from '../due.ts';
import { errorFields } from '../log.ts';
import { meetingPrefix } from '../meetings/meeting-keys.ts';
import { MeetingRecord } from '../meetings/meeting-record.ts';
import { isLive } from '../meetings/status.ts';
import type { Item } from '../table/operation.ts';
import type { SweepContext } from './sweep-context.ts';

/** What one sweep takes from each shard; the rest is due again a minute later. */
const DUE_PER_SHARD_MAX = 200;

/** The live meetings that are due, and the deleted meetings and users. */
export type Due = { meetings: MeetingRecord[]; others: Item[]; unreadable: number };

/** Everything that is due by now, read consistently. An item that makes no sense is logged and keeps no other waiting. */
export async function readDue(context: SweepContext, now: Date): Promise<Due> {
  const shards = dueShards.map((shard) =>
    context.table.queryDue({ shard, until: dueBy(now), limit: DUE_PER_SHARD_MAX }),
  );
  const keys = (await Promise.all(shards)).flat();
  const items = await context.table.findAll(keys);
  const isMeeting = (item: Item) => String(item.sk).startsWith(meetingPrefix) && !item.deleted_at;
  const candidates = items.filter(isMeeting);
  const meetings = candidates.flatMap((item) => readMeeting(context, item) ?? []);
  return {
    meetings: meetings.filter(({ status }) => isLive(status)),
    others: items.filter((item) => !isMeeting(item)),
    unreadable: candidates.length - meetings.length,
  };
}

function readMeeting({ log }: SweepContext, item: Item): MeetingRecord | undefined {
  const { data, error } = MeetingRecord.safeParse(item);
  if (error) log.error('meeting_unreadable', { pk: String(item.pk), sk: String(item.sk), ...errorFields(error) });
  return data;
}
