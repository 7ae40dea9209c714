import { describe, expect, it } from 'vitest';
import { listJobs } from '../../core/jobs/list-jobs.ts';
import { readJob } from '../../core/jobs/read-job.ts';
import { createBot } from '../../core/meetings/create-bot.ts';
import { meterCapacity } from '../support/capacity-meter.ts';
import { createWorld } from '../support/world.ts';
import { anonymous, createJobWorld } from './jobs/job-world.ts';

describe('what things cost', () => {
  it('reserves a bot with an idempotency key in one call of at most 12 write units', async () => {
    const world = await createWorld();
    const user = await world.newUser();
    const measure = meterCapacity(world.client);
    const longest = {
      bot_name: 'N'.repeat(64),
      native_meeting_id: 'n'.repeat(40),
      language: 'en',
      task: 'translate' as const,
    };
    const cost = await measure(() =>
      createBot(world.context, user, { platform: 'google_meet', ...longest }, 'k'.repeat(64)),
    );
    expect(cost).toMatchObject({ calls: 1, readUnits: 0 });
    expect(cost.writeUnits).toBeLessThanOrEqual(12);
  });

  it('hears a heartbeat for two reads and one write', async () => {
    const world = await createWorld();
    const meeting = await world.launch(await world.reserve(await world.newUser()));
    const bot = world.bot(meeting);
    await bot.started();
    const measure = meterCapacity(world.client);
    const cost = await measure(() => bot.heartbeat());
    expect(cost.calls).toBe(3);
    expect(cost.writeUnits).toBeLessThanOrEqual(2);
  });

  it('sweeps for the same read units however many meetings are stored', async () => {
    const world = await createWorld();
    const measure = meterCapacity(world.client);
    await world.sweep();
    const few = await measure(() => world.sweep());
    for (let count = 0; count < 20; count += 1) {
      const meeting = await world.launch(await world.reserve(await world.newUser()));
      const bot = world.bot(meeting);
      await bot.started();
      await bot.exited(0);
    }
    expect((await measure(() => world.sweep())).readUnits).toBe(few.readUnits);
  });

  it('takes a question in one call, and tells how it stands in one read', async () => {
    const world = await createJobWorld();
    const measure = meterCapacity(world.client);
    let asked = { jobId: '', executionId: '' };
    const asking = await measure(async () => {
      asked = await world.ask();
    });
    expect(asking).toMatchObject({ calls: 1, readUnits: 0 });
    expect(asking.writeUnits).toBeLessThanOrEqual(12);
    const answering = await measure(() => world.run(asked.executionId));
    expect(answering.writeUnits).toBeLessThanOrEqual(50);
    const polling = await measure(() => readJob(world.context, anonymous, asked.jobId));
    expect(polling).toMatchObject({ calls: 1, writeUnits: 0 });
    expect(polling.readUnits).toBeLessThanOrEqual(2);
    expect((await measure(() => listJobs(world.context, anonymous))).calls).toBe(2);
  });
});
