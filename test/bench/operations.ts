import { stopBot } from '../../core/commands/stop-bot.ts';
import { readJob } from '../../core/jobs/read-job.ts';
import { launchBot } from '../../core/launch/launch-bot.ts';
import { createBot } from '../../core/meetings/create-bot.ts';
import { getMeeting } from '../../core/meetings/get-meeting.ts';
import { listMeetings } from '../../core/meetings/list-meetings.ts';
import { listRunningBots } from '../../core/meetings/list-running-bots.ts';
import { getTranscript } from '../../core/segments/get-transcript.ts';
import { anonymous, createJobWorld } from '../core/jobs/job-world.ts';
import { meterCapacity } from '../support/capacity-meter.ts';
import { createWorld, speech } from '../support/world.ts';
import { heading, row } from './print.ts';

/** What each operation costs the table, in its own units, indexes included; authentication is one more read at most. */
export async function benchOperations(): Promise<void> {
  const world = await createWorld();
  const { context } = world;
  const user = await world.newUser();
  const cost = costRows(meterCapacity(world.client));
  heading('Operations, as the table reports them');
  row('operation', 'calls', 'write units', 'read units');
  const pair = { platform: 'google_meet' as const, native_meeting_id: 'bench-meeting' };
  await cost('POST /bots', () => createBot(context, user, { ...pair, native_meeting_id: 'without-a-key' }));
  await cost('POST /bots with Idempotency-Key', () => createBot(context, user, pair, 'bench-key'));
  await cost('POST /bots replayed', () => createBot(context, user, pair, 'bench-key'));
  const [, meeting] = (await listMeetings(context, user, { limit: 10 })).meetings.toReversed();
  if (!meeting) throw new Error('The bench has lost its meeting');
  await cost('launch', () => launchBot(context, { user_id: user, id: meeting.id, attempt: 1 }));
  const bot = world.bot(await world.read(meeting));
  await cost('started', () => bot.started());
  await cost('phase', () => bot.phase('booting'));
  await cost('joined', () => bot.joined());
  await cost('heartbeat', () => bot.heartbeat());
  await cost('segments, 10 new', () => bot.segments(Array.from({ length: 10 }, (_, second) => speech(second))));
  await cost('GET /bots/status, 2 live', () => listRunningBots(context, user));
  await cost('GET /meetings, 2 stored', () => listMeetings(context, user, { limit: 1000 }));
  await cost('GET /meetings/{platform}/{id}', () => getMeeting(context, user, pair));
  await cost('GET /transcripts/{platform}/{id}', () => getTranscript(context, user, pair));
  await cost('DELETE /bots/{platform}/{id}', () => stopBot(context, user, pair));
  await cost('exited', () => bot.exited(0));
  await benchQuestion();
}

/** The same for a question of somebody without a key, answered from the sample meetings. */
async function benchQuestion(): Promise<void> {
  const world = await createJobWorld();
  const cost = costRows(meterCapacity(world.client));
  let asked = { jobId: '', executionId: '' };
  await cost('POST /api/v1/stream', async () => {
    asked = await world.ask();
  });
  await cost('answer', () => world.run(asked.executionId));
  await cost('GET /jobs/{id}', () => readJob(world.context, anonymous, asked.jobId));
}

const costRows =
  (measure: ReturnType<typeof meterCapacity>) =>
  async (name: string, work: () => Promise<unknown>): Promise<void> => {
    const { calls, writeUnits, readUnits } = await measure(work);
    row(name, calls, writeUnits, readUnits);
  };
