import { dueAt, dueShards } from '../due.ts';
import { sweepExecutions } from '../jobs/sweep-executions.ts';
import { errorFields } from '../log.ts';
import { meetingPrefix } from '../meetings/meeting-keys.ts';
import { parseMeeting } from '../meetings/meeting-record.ts';
import { purgeDeletedMeeting } from '../meetings/purge-meeting.ts';
import type { Item } from '../table/operation.ts';
import { plusSeconds, secondsBetween } from '../time.ts';
import { purgeUser } from '../users/purge-user.ts';
import { sweepDeliveries } from '../webhooks/sweep-deliveries.ts';
import { applyBrake, mayBeSuspicious } from './brake.ts';
import { type Case, diagnose, findTasks, forgottenTask } from './diagnose.ts';
import { removeOrphans } from './orphans.ts';
import { readDue } from './read-due.ts';
import { rearm, takeStep } from './reap-meeting.ts';
import { reflectStoppedTask } from './reflect-stopped-task.ts';
import type { SweepContext } from './sweep-context.ts';
import { beginSweep, endSweep, type SweepState } from './sweep-state.ts';

const PARALLEL_MAX = 10;
const ORPHANS_EVERY_SECONDS = 600;
const PURGE_AGAIN_SECONDS = 30;
/** No chore begins later than this: the function is ended after 55 s, and the last ones need time too. */
const CHORES_SECONDS_MAX = 25;

export type SweepReport = { due: number; reaped: number; paused: boolean; failed: number; duration_ms: number };

/** Looks at what is due and nothing else. May overlap itself: every write is conditional on what was read. */
export async function sweep(context: SweepContext): Promise<SweepReport> {
  const began = context.now();
  const state = await beginSweep(context);
  const { meetings, others, unreadable } = await readDue(context, began);
  const floor = new Date(state.resumed_at);
  const tasks = await findTasks(context, meetings);
  const cases = meetings.map((meeting) => diagnose(context, { meeting, tasks, now: began, floor }));
  const braked = await brake(context, state, cases, began);
  const paused = braked.paused_since !== undefined;
  const failures = await forEachAtOnce(context, [
    () => sweepExecutions(context),
    ...cases.map((found) => () => treat(context, found, { paused, floor })),
  ]);
  const isOrphansTurn = secondsBetween(state.orphans_at, began) >= ORPHANS_EVERY_SECONDS;
  // Before the chores, which may fail or take long: the next sweep must not think that there was none for a while.
  await endSweep(context, { ...braked, ...(isOrphansTurn && { orphans_at: began.toISOString() }) });
  const chores = [
    () => sweepDeliveries(context),
    ...(isOrphansTurn ? [() => removeOrphans(context)] : []),
    ...others.map((item) => () => purge(context, item)),
  ];
  const choreFailures = await forEachAtOnce(context, chores, plusSeconds(began, CHORES_SECONDS_MAX));
  const reaped = cases.filter(({ finding }) => finding === 'stopped' || (finding === 'silent' && !paused)).length;
  const report = {
    due: cases.length + others.length + unreadable,
    reaped,
    paused,
    failed: failures + choreFailures + unreadable,
    duration_ms: context.now().getTime() - began.getTime(),
  };
  context.log.info('sweep', report);
  return report;
}

async function brake(context: SweepContext, state: SweepState, cases: Case[], now: Date): Promise<SweepState> {
  const stale = cases.filter(({ finding }) => finding === 'silent').map(({ meeting }) => meeting.id);
  const counts = mayBeSuspicious(stale.length + state.stale.length)
    ? await Promise.all(dueShards.map((shard) => context.table.countDue(shard)))
    : [];
  const live = counts.reduce((total, count) => total + count, 0);
  const braked = applyBrake({ state, now, stale, live });
  if (braked.paused_since)
    context.log.error('reaper_paused', { stale: stale.length, live, since: braked.paused_since });
  return braked;
}

async function treat(
  context: SweepContext,
  { meeting, finding, step, task }: Case,
  { paused, floor }: { paused: boolean; floor: Date },
) {
  if (finding === 'stopped') {
    await reflectStoppedTask(context, meeting, task?.stop ?? forgottenTask);
  } else if (step && !(finding === 'silent' && paused)) {
    await takeStep(context, meeting, step);
  }
  await rearm(context, meeting, floor);
}

/** Users and meetings that were deleted, once nothing of theirs can come in any more. */
async function purge(context: SweepContext, item: Item): Promise<void> {
  if (String(item.sk).startsWith(meetingPrefix)) await purgeDeletedMeeting(context, parseMeeting(item));
  else if (!(await purgeUser(context, Number(item.id)))) await purgeLater(context, item);
}

/** Users whose purge takes longer go behind the meetings that are due. */
async function purgeLater({ table, now }: SweepContext, { pk, sk }: Item): Promise<void> {
  const key = { pk: String(pk), sk: String(sk) };
  const due = dueAt(plusSeconds(now(), PURGE_AGAIN_SECONDS), key);
  await table.update({ update: key, set: due, condition: { expression: 'attribute_exists(#deleted_at)' } });
}

/**
 * One meeting's fault must not keep the others waiting; it is logged and comes up again. Begins nothing after `until`.
 * Answers how many failed.
 */
async function forEachAtOnce(context: SweepContext, jobs: (() => Promise<void>)[], until?: Date): Promise<number> {
  let failed = 0;
  for (let start = 0; start < jobs.length; start += PARALLEL_MAX) {
    if (until && context.now() > until) break;
    const results = await Promise.allSettled(jobs.slice(start, start + PARALLEL_MAX).map((job) => job()));
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      failed += 1;
      context.log.error('sweep_step_failed', errorFields(result.reason));
    }
  }
  return failed;
}
