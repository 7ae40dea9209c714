import type { Context } from '../context.ts';
import { dueShards } from '../due.ts';
import { sessionOf } from '../live/session.ts';
import { MeetingRecord } from '../meetings/meeting-record.ts';
import { isLive } from '../meetings/status.ts';
import { emailHash } from '../users/email-hash.ts';
import { Profile } from '../users/user.ts';
import { profileKey } from '../users/user-keys.ts';
import type { SessionMessage } from './site-message.ts';

/** Of each of the eight shards; live bots are limited by quotas long before. */
const LIVE_PER_SHARD_MAX = 1000;
/** Later than any deadline. */
const END_OF_TIME = '9999';

/** Everything that runs at this site, as it is told to others. */
export async function listOwnSessions(context: Context): Promise<SessionMessage[]> {
  const as_of = context.now().toISOString();
  const shards = dueShards.map((shard) =>
    context.table.queryDue({ shard, until: END_OF_TIME, limit: LIVE_PER_SHARD_MAX }),
  );
  const items = await context.table.findAll((await Promise.all(shards)).flat());
  // Deleted users and meetings are due as well.
  const meetings = items.flatMap((item) => MeetingRecord.safeParse(item).data ?? []);
  const live = meetings.filter(({ status, deleted_at }) => isLive(status) && deleted_at === undefined);
  const owners = await findOwners(
    context,
    live.map(({ user_id }) => user_id),
  );
  return live.flatMap((meeting) => {
    const owner = owners.get(meeting.user_id);
    return owner === undefined ? [] : [sessionMessage(context, { meeting, owner_sha256: owner, as_of })];
  });
}

/** A session of this site, as it is told to others; one that has ended is removed there. */
export const sessionMessage = (
  { settings }: Pick<Context, 'settings'>,
  { meeting, owner_sha256, as_of }: { meeting: MeetingRecord; owner_sha256: string; as_of: string },
): SessionMessage => ({
  type: isLive(meeting.status) ? 'session_updated' : 'session_removed',
  site: settings.siteName,
  owner_sha256,
  version: meeting.version,
  as_of,
  session: sessionOf(meeting, settings.siteName),
});

/** The hashed addresses of users, by their ids. */
export async function findOwners(
  { table }: Pick<Context, 'table'>,
  userIds: readonly number[],
): Promise<Map<number, string>> {
  const profiles = await table.findAll([...new Set(userIds)].map(profileKey));
  return new Map(profiles.map((item) => Profile.parse(item)).map(({ id, email }) => [id, emailHash(email)]));
}
