import { exited } from '../../core/callbacks/exited.ts';
import { heartbeat } from '../../core/callbacks/heartbeat.ts';
import { joined } from '../../core/callbacks/joined.ts';
import { phase } from '../../core/callbacks/phase.ts';
import { segments } from '../../core/callbacks/segments.ts';
import { started } from '../../core/callbacks/started.ts';
import { stopping } from '../../core/callbacks/stopping.ts';
import type { DeliveryRequested, JobRequested, LaunchEvent } from '../../core/events/event.ts';
import { launchBot } from '../../core/launch/launch-bot.ts';
import { createBot } from '../../core/meetings/create-bot.ts';
import type { MeetingRecord } from '../../core/meetings/meeting-record.ts';
import { findMeeting } from '../../core/meetings/meeting-store.ts';
import type { Phase } from '../../core/meetings/phase.ts';
import { type SweepReport, sweep } from '../../core/reaper/sweep.ts';
import type { SweepContext } from '../../core/reaper/sweep-context.ts';
import type { Segment } from '../../core/segments/segment.ts';
import type { Settings } from '../../core/settings.ts';
import { createUser } from '../../core/users/create-user.ts';
import { slotsKey } from '../../core/users/user-keys.ts';
import { createFakeBotQueues, type FakeBotQueues } from './fake-bot-queues.ts';
import { createFakeTasks, type FakeTasks } from './fake-tasks.ts';
import { MemoryTable } from './memory-table.ts';
import { createTestContext, type StillContext, stillContext, type TestContext } from './test-context.ts';

/** A control plane on a real table, with hands to play its clients, its bots and ECS. */
export type PlayedWorld = Omit<StillContext, 'context'> & {
  context: SweepContext;
  tasks: FakeTasks;
  botQueues: FakeBotQueues;
  resent: LaunchEvent[];
  resentJobs: JobRequested[];
  resentDeliveries: DeliveryRequested[];
  newUser: (limit?: number) => Promise<number>;
  reserve: (userId: number, nativeId?: string) => Promise<MeetingRecord>;
  launch: (meeting: MeetingRecord) => Promise<MeetingRecord>;
  read: (meeting: Pick<MeetingRecord, 'user_id' | 'id'>) => Promise<MeetingRecord>;
  slots: (userId: number) => Promise<number>;
  sweep: () => Promise<SweepReport>;
  bot: (meeting: MeetingRecord, connectionId?: string) => PlayedBot;
};

export type World = PlayedWorld & Pick<TestContext, 'client' | 'tableName'>;

export async function createWorld(settings: Partial<Settings> = {}): Promise<World> {
  const { client, tableName, ...base } = await createTestContext(settings);
  return { ...playedWorld(base), client, tableName };
}

/** The same world over a table in memory. */
export function createMemoryWorld(settings: Partial<Settings> = {}): PlayedWorld & { table: MemoryTable } {
  const table = new MemoryTable();
  return { ...playedWorld(stillContext(settings, () => table)), table };
}

function playedWorld(base: StillContext): PlayedWorld {
  const tasks = createFakeTasks();
  const botQueues = createFakeBotQueues();
  const resent: LaunchEvent[] = [];
  const resentJobs: JobRequested[] = [];
  const resentDeliveries: DeliveryRequested[] = [];
  const context: SweepContext = {
    ...base.context,
    tasks,
    botQueues,
    botQueuePrefix: 'rollcall-test-',
    sendLaunch: async (event) => void resent.push(event),
    sendJob: async (event) => void resentJobs.push(event),
    sendDelivery: async (event) => void resentDeliveries.push(event),
  };
  let users = 0;
  let meetings = 0;
  const read = async (name: Pick<MeetingRecord, 'user_id' | 'id'>) => {
    const meeting = await findMeeting(context, name);
    if (!meeting) throw new Error(`No meeting ${name.id}`);
    return meeting;
  };
  return {
    ...base,
    context,
    tasks,
    botQueues,
    resent,
    resentJobs,
    resentDeliveries,
    read,
    newUser: async (limit = 5) => {
      users += 1;
      const { user } = await createUser(context, { email: `user-${users}@example.com`, max_concurrent_bots: limit });
      return user.id;
    },
    reserve: async (userId, nativeId = `meeting-${++meetings}`) => {
      const { body } = await createBot(context, userId, { platform: 'google_meet', native_meeting_id: nativeId });
      return read({ user_id: userId, id: JSON.parse(body).id });
    },
    launch: async (meeting) => {
      await launchBot(context, meeting);
      return read(meeting);
    },
    slots: async (userId) => Number((await context.table.find(slotsKey(userId)))?.live),
    sweep: () => sweep(context),
    bot: (meeting, connectionId = `connection-${meeting.id}-${meeting.attempt}`) =>
      playBot(context, tasks, meeting, connectionId),
  };
}

export type PlayedBot = ReturnType<typeof playBot>;

/** Speaks the callback contract for a launched meeting; `seq` rises by itself unless a test repeats one. */
function playBot(context: SweepContext, tasks: FakeTasks, meeting: MeetingRecord, connection_id: string) {
  let seq = 0;
  let token = '';
  const next = (given?: number) => given ?? ++seq;
  const bootstrap = () =>
    tasks.started.findLast(
      (task) =>
        task.request.environment.MEETING_ID === String(meeting.id) &&
        task.request.environment.ATTEMPT === String(meeting.attempt),
    )?.request.environment.BOOTSTRAP_TOKEN ?? '';
  return {
    connection_id,
    bootstrap,
    token: () => token,
    started: async (given?: number) => {
      const answer = await started(context, bootstrap(), { connection_id, seq: next(given) });
      token = answer.token;
      return answer;
    },
    joined: (given?: number) => joined(context, token, { connection_id, seq: next(given) }),
    heartbeat: (more: { phase?: Phase; acked?: number[]; segments?: Segment[] } = {}, given?: number) =>
      heartbeat(context, token, { connection_id, seq: next(given), ...more }),
    phase: (to: Phase, given?: number) => phase(context, token, { connection_id, seq: next(given), phase: to }),
    stopping: (given?: number) => stopping(context, token, { connection_id, seq: next(given), status: 'stopping' }),
    segments: (list: Segment[], given?: number) =>
      segments(context, token, { connection_id, seq: next(given), segments: list }),
    exited: (exit_code = 0, more: object = {}, given?: number) =>
      exited(context, token, { connection_id, seq: next(given), exit_code, ...more }),
  };
}

/** A segment of speech that starts at the given second. */
export const speech = (start: number, text = `words at ${start}`, revision = 1): Segment => ({
  segment_id: `segment-${start}`,
  revision,
  start,
  end: start + 1,
  text,
  speaker: 'Ada',
});
