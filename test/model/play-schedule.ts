import { stopBot } from '../../core/commands/stop-bot.ts';
import { DomainError } from '../../core/errors.ts';
import { LaunchThrottledError, launchBot } from '../../core/launch/launch-bot.ts';
import { stopLaunch } from '../../core/launch/stop-launch.ts';
import { createBot } from '../../core/meetings/create-bot.ts';
import { eventPrefix, meetingPartition } from '../../core/meetings/meeting-keys.ts';
import { type MeetingRecord, parseMeeting } from '../../core/meetings/meeting-record.ts';
import { meetingsOf } from '../../core/meetings/meeting-store.ts';
import { isLive, nextStatus, statusEvents } from '../../core/meetings/status.ts';
import { reflectStoppedTask } from '../../core/reaper/reflect-stopped-task.ts';
import { slotsKey } from '../../core/users/user-keys.ts';
import type { PlayedBot, PlayedWorld } from '../support/world.ts';
import { Crashed } from './crashed.ts';
import type { Crash, Happening, Step } from './schedule.ts';

/** Sweeps enough for every deadline to pass, the brake's ten minutes included. */
const QUIET_SWEEPS = 30;

type Job = () => Promise<void>;

/** How a schedule is played: what dies when, and in which order things that happen at once come to the table. */
export type Stage = { setCrash: (crash: Crash) => void; playAtOnce: (jobs: Job[]) => Promise<void> };

/** One after the other: the same end on every table. */
export const oneByOne = async (jobs: Job[]): Promise<void> => {
  for (const job of jobs) await job();
};

/** Plays a schedule against a world and checks after every step that the store tells the truth. Throws what is violated. */
export async function playSchedule(world: PlayedWorld, steps: readonly Step[], stage: Stage): Promise<void> {
  const user = await world.newUser(2);
  const players = new Players(world, user);
  const ended = new Map<number, string>();
  for (const { happenings, crash } of steps) {
    const before = await world.slots(user);
    stage.setCrash(crash);
    await stage.playAtOnce(happenings.map((happening) => () => attempt(() => play(world, players, user, happening))));
    stage.setCrash(null);
    await checkTruth(world, user, ended);
    if (happenings.every(({ kind }) => kind !== 'limit')) await checkLimit(world, user, before);
  }
  await settle(world);
  await checkTruth(world, user, ended);
  const live = (await meetingsOfUser(world, user)).filter(({ status }) => isLive(status));
  if (live.length > 0)
    throw new Error(`Still live after quiescence: ${live.map(({ id, status }) => `${id} ${status}`)}`);
}

/** I2: nobody is let in above the limit; those who were in when it was lowered may stay. */
async function checkLimit(world: PlayedWorld, user: number, before: number): Promise<void> {
  const slots = await world.context.table.find(slotsKey(user));
  if (Number(slots?.live) > Math.max(Number(slots?.limit), before)) throw new Error('A bot was let in above the limit');
}

/** Refusals are answers, and a crash is what the schedule wanted; anything else is a defect. */
async function attempt(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const isExpected =
      error instanceof Crashed || error instanceof DomainError || error instanceof LaunchThrottledError;
    if (!isExpected) throw error;
  }
}

class Players {
  readonly #world: PlayedWorld;
  readonly #user: number;
  readonly #bots = new Map<string, PlayedBot>();

  constructor(world: PlayedWorld, user: number) {
    this.#world = world;
    this.#user = user;
  }

  async meeting(position: number): Promise<MeetingRecord | undefined> {
    const meetings = await meetingsOfUser(this.#world, this.#user);
    return meetings[position];
  }

  bot(meeting: MeetingRecord): PlayedBot {
    const name = `${meeting.id}/${meeting.attempt}`;
    const bot = this.#bots.get(name) ?? this.#world.bot(meeting);
    this.#bots.set(name, bot);
    return bot;
  }
}

async function play(world: PlayedWorld, players: Players, user: number, happening: Happening): Promise<unknown> {
  const { context } = world;
  if (happening.kind === 'reserve') {
    return createBot(
      context,
      user,
      { platform: 'google_meet', native_meeting_id: `room-number-${happening.room}` },
      `key-${happening.room}`,
    );
  }
  if (happening.kind === 'limit')
    return context.table.update({ update: slotsKey(user), set: { limit: happening.limit } });
  if (happening.kind === 'sweep') {
    world.advance(happening.after_seconds);
    return world.sweep();
  }
  const meeting = await players.meeting(happening.meeting);
  if (!meeting) return undefined;
  const bot = players.bot(meeting);
  switch (happening.kind) {
    case 'launch':
      return launchBot(context, meeting);
    case 'stop':
      return stopBot(context, user, meeting);
    case 'stop_launch':
      return stopLaunch(context, meeting);
    case 'task_stops':
      return stopTask(world, meeting);
    case 'exited':
      return bot.exited(happening.exit_code);
    case 'advance':
      return advance(world, meeting, bot);
    default:
      return bot[happening.kind]();
  }
}

/** What a healthy bot does next. */
function advance({ context }: PlayedWorld, meeting: MeetingRecord, bot: PlayedBot): Promise<unknown> {
  switch (meeting.status) {
    case 'reserved':
      return meeting.launched_at ? bot.started() : launchBot(context, meeting);
    case 'starting':
      return bot.joined();
    default:
      return bot.exited();
  }
}

async function stopTask(world: PlayedWorld, meeting: MeetingRecord): Promise<void> {
  const task = world.tasks.started.find(({ task_arn }) => task_arn === meeting.task_arn);
  if (!task) return;
  world.tasks.stopNow(task.task_arn, { exit_code: 137 });
  if (task.stop) await reflectStoppedTask(world.context, meeting, task.stop);
}

/** Everybody falls silent; ECS stops what it was asked to stop. */
async function settle(world: PlayedWorld): Promise<void> {
  for (let sweep = 0; sweep < QUIET_SWEEPS; sweep += 1) {
    world.advance(60);
    await world.sweep();
    for (const task of world.tasks.started) {
      if (task.stopReasons.length > 0 && !task.is_stopped)
        world.tasks.stopNow(task.task_arn, { stop_code: 'UserInitiated', exit_code: 143 });
    }
    for (const launch of world.resent.splice(0)) {
      await attempt(() =>
        launchBot(world.context, { user_id: launch.user_id, id: launch.meeting_id, attempt: launch.attempt }),
      );
    }
  }
}

async function meetingsOfUser(world: PlayedWorld, user: number): Promise<MeetingRecord[]> {
  const { items } = await world.context.table.query({ ...meetingsOf(user), limit: 100 });
  return items.map(parseMeeting);
}

/** I1 the counter equals the live meetings; I3 an end is an end; I4 history has no gap; I6 one task per attempt. */
async function checkTruth(world: PlayedWorld, user: number, ended: Map<number, string>): Promise<void> {
  const meetings = await meetingsOfUser(world, user);
  const live = meetings.filter(({ status }) => isLive(status));
  const slots = await world.slots(user);
  if (slots !== live.length) throw new Error(`The counter says ${slots}, but ${live.length} meetings are live`);
  if (new Set(live.map(({ native_meeting_id }) => native_meeting_id)).size !== live.length)
    throw new Error('Two live bots in one meeting');
  for (const meeting of meetings) {
    const before = ended.get(meeting.id);
    if (before && before !== meeting.status) throw new Error(`${meeting.id} went from ${before} to ${meeting.status}`);
    if (!isLive(meeting.status)) ended.set(meeting.id, meeting.status);
    await checkHistory(world, meeting);
  }
  const owners = world.tasks.started.map(({ started_by }) => started_by);
  if (new Set(owners).size !== owners.length) throw new Error('Two tasks for one attempt');
}

async function checkHistory(world: PlayedWorld, meeting: MeetingRecord): Promise<void> {
  const { items } = await world.context.table.query({
    pk: meetingPartition(meeting.id),
    prefix: eventPrefix,
    limit: 100,
  });
  let from: string | null = null;
  for (const [position, event] of items.entries()) {
    if (event.version !== position + 1 || event.from !== from) throw new Error(`A gap in the history of ${meeting.id}`);
    const current = from;
    const isMove =
      current === null ||
      statusEvents.some((word) => nextStatus(current as MeetingRecord['status'], word) === event.to);
    if (!isMove) throw new Error(`${from} → ${event.to} is in no table`);
    from = String(event.to);
  }
  if (from !== meeting.status) throw new Error(`History ends with ${from}, the meeting is ${meeting.status}`);
}
