import { describe, expect, it } from 'vitest';
import type { JobRequested } from '../../../core/events/event.ts';
import { countOpenJobs } from '../../../core/jobs/count-open-jobs.ts';
import { readJob } from '../../../core/jobs/read-job.ts';
import { sweepExecutions } from '../../../core/jobs/sweep-executions.ts';
import { anonymous, createJobWorld, heldAnswerer } from './job-world.ts';

async function createSweptWorld() {
  const { held, answerer } = heldAnswerer();
  const world = await createJobWorld({}, answerer);
  const sent: JobRequested[] = [];
  const sweep = () => sweepExecutions({ ...world.context, sendJob: async (event) => void sent.push(event) });
  return { ...world, held, sent, sweep };
}

describe('sweepExecutions', () => {
  it('sends a question again that nobody took for 15 s, until it is taken', async () => {
    const world = await createSweptWorld();
    const { executionId } = await world.ask();
    world.advance(14);
    await world.sweep();
    expect(world.sent).toEqual([]);
    world.advance(60);
    await world.sweep();
    expect(world.sent).toEqual([{ type: 'job.requested', execution_id: executionId }]);
    const running = world.run(executionId);
    await world.held.begun.promise;
    world.held.release.resolve();
    await running;
    world.advance(60);
    await world.sweep();
    expect(world.sent).toHaveLength(1);
  });

  it('fails a question that nobody took for 15 minutes', async () => {
    const world = await createSweptWorld();
    const { jobId, executionId } = await world.ask();
    for (let minute = 0; minute < 15; minute += 1) {
      world.advance(60);
      await world.sweep();
    }
    world.advance(60);
    await world.sweep();
    expect(await world.context.table.find({ pk: `EXECUTION#${executionId}`, sk: 'EXECUTION' })).toMatchObject({
      state: 'dead',
    });
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({
      status: 'failed',
      error: 'The answer was not started in time',
    });
  });

  it('finds a dead worker within one sweep after its deadline, though nobody looks', async () => {
    const world = await createSweptWorld();
    const { executionId } = await world.ask();
    const running = world.run(executionId);
    await world.held.begun.promise;
    await world.sweep();
    world.advance(60);
    await world.sweep();
    expect(await world.context.table.find({ pk: `EXECUTION#${executionId}`, sk: 'EXECUTION' })).toMatchObject({
      state: 'dead',
    });
    await world.beat();
    await running;
  });

  it('looks at a living execution each minute and leaves it alone', async () => {
    const world = await createSweptWorld();
    const { jobId, executionId } = await world.ask();
    const running = world.run(executionId);
    await world.held.begun.promise;
    for (let second = 0; second < 100; second += 5) {
      world.advance(5);
      await world.beat();
      if (second % 60 === 0) await world.sweep();
    }
    world.held.release.resolve();
    await running;
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({ status: 'succeeded' });
  });

  it('counts open jobs, and forgets the ended ones a minute later', async () => {
    const world = await createSweptWorld();
    const { executionId } = await world.ask();
    await world.ask();
    expect(await countOpenJobs(world.context)).toBe(2);
    const running = world.run(executionId);
    await world.held.begun.promise;
    world.held.release.resolve();
    await running;
    expect(await countOpenJobs(world.context)).toBe(1);
    const rows = async () => (await world.context.table.query({ pk: 'EXECUTIONS', limit: 10 })).items;
    expect(await rows()).toHaveLength(2);
    world.advance(61);
    await world.sweep();
    expect(await rows()).toHaveLength(1);
  });

  it('tells of an execution that makes no sense, and treats the others', async () => {
    const world = await createSweptWorld();
    const { executionId } = await world.ask();
    const odd = await world.ask();
    await world.context.table.update({
      update: { pk: `EXECUTION#${odd.executionId}`, sk: 'EXECUTION' },
      set: { state: 'lost' },
    });
    world.advance(70);
    await expect(world.sweep()).rejects.toThrow('1 executions could not be swept');
    expect(world.sent).toEqual([{ type: 'job.requested', execution_id: executionId }]);
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'execution_not_swept' }));
  });
});
