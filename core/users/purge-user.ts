import type { Context } from '../context.ts';
import { activeKey, executionPartition, ownExecutionPrefix } from '../executions/execution-keys.ts';
import { meetingPrefix } from '../meetings/meeting-keys.ts';
import { type MeetingRecord, parseMeeting } from '../meetings/meeting-record.ts';
import { purgeMeetingRows } from '../meetings/purge-meeting.ts';
import { isLive } from '../meetings/status.ts';
import type { Key } from '../table/operation.ts';
import { purgePartition } from '../table/purge-partition.ts';
import { secondsBetween } from '../time.ts';
import { endEverything } from './delete-user.ts';
import { profileKey, userPartition } from './user-keys.ts';

const MEETINGS_PER_CALL_MAX = 50;
const EXECUTIONS_PER_CALL_MAX = 200;
/** No further meeting is begun after this: the sweep that calls has other work too. */
const SECONDS_PER_CALL_MAX = 15;
const ROWS_PER_CALL_MAX = 5000;
/** A callback that was under way when its meeting ended has been answered by then, and writes nothing any more. */
const QUIET_SECONDS = 60;

/**
 * Deletes what is left of a user who was deleted, as soon as no bot lives: the meetings with all their rows, then the
 * user's own rows, the profile last. One call does a bounded part; true when nothing is left. Users who were not
 * deleted are never touched.
 */
export async function purgeUser(context: Context, userId: number): Promise<boolean> {
  const profile = await context.table.find(profileKey(userId));
  if (!profile) return true;
  if (profile.deleted_at === undefined) return false;
  if ((await endEverything(context, userId)) > 0) return false;
  if (!(await purgeMeetings(context, userId))) return false;
  if (!(await purgeExecutions(context, userId))) return false;
  if (!(await purgeRows(context, userId))) return false;
  await context.table.deleteAll([profileKey(userId)]);
  context.log.info('user_purged', { user_id: userId });
  return true;
}

async function purgeMeetings(context: Context, userId: number): Promise<boolean> {
  const { items, next } = await context.table.query({
    pk: userPartition(userId),
    prefix: meetingPrefix,
    limit: MEETINGS_PER_CALL_MAX,
  });
  const began = context.now();
  for (const item of items) {
    if (secondsBetween(began, context.now()) > SECONDS_PER_CALL_MAX) return false;
    const meeting = parseMeeting(item);
    if (!isQuiet(context, meeting) || !(await purgeMeetingRows(context, meeting.id))) return false;
    await context.table.deleteAll([keyOf(item)]);
  }
  return next === undefined;
}

/** What was asked and answered; the rows that list it go with the user's others. */
async function purgeExecutions(context: Context, userId: number): Promise<boolean> {
  const { items, next } = await context.table.query({
    pk: userPartition(userId),
    prefix: ownExecutionPrefix,
    limit: EXECUTIONS_PER_CALL_MAX,
  });
  for (const item of items) {
    await purgePartition(context, executionPartition(String(item.execution_id)));
    await context.table.deleteAll([keyOf(item), activeKey(String(item.execution_id))]);
  }
  return next === undefined;
}

const isQuiet = ({ now }: Context, { status, end_time }: MeetingRecord): boolean =>
  !isLive(status) && (end_time === undefined || secondsBetween(end_time, now()) >= QUIET_SECONDS);

async function purgeRows(context: Context, userId: number): Promise<boolean> {
  const { items, next } = await context.table.query({ pk: userPartition(userId), limit: ROWS_PER_CALL_MAX });
  const { sk: profileSortKey } = profileKey(userId);
  await context.table.deleteAll(items.map(keyOf).filter(({ sk }) => sk !== profileSortKey));
  return next === undefined;
}

const keyOf = ({ pk, sk }: Record<string, unknown>): Key => ({ pk: String(pk), sk: String(sk) });
