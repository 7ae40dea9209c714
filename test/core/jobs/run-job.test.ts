import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../core/assistant/answerer.ts';
import { answerTracker } from '../../../core/jobs/answer-tracker.ts';
import { countOpenJobs } from '../../../core/jobs/count-open-jobs.ts';
import { failJob } from '../../../core/jobs/end-job.ts';
import { conversationKey } from '../../../core/jobs/job-keys.ts';
import { listConversations } from '../../../core/jobs/list-conversations.ts';
import { openJobEvents } from '../../../core/jobs/open-job-events.ts';
import { cancelExecution, getExecutionHistory } from '../../../core/jobs/own-executions.ts';
import { readJob } from '../../../core/jobs/read-job.ts';
import { expiryInDays } from '../../../core/time.ts';
import { createUser } from '../../../core/users/create-user.ts';
import { anonymous, createJobWorld, heldAnswerer, question, session } from './job-world.ts';

describe('runJob', () => {
  it('answers from the sample meetings, step by step, and keeps the conversation', async () => {
    const world = await createJobWorld();
    const { jobId, executionId } = await world.ask();
    expect(await readJob(world.context, anonymous, jobId)).toEqual({
      job_id: jobId,
      status: 'pending',
      session_id: session,
      progress: 0,
      latest_progress: { step: 'pending', message: 'Waiting to start', progress: 0, details: null },
      result: null,
      error: null,
      created_at: world.context.now().toISOString(),
      updated_at: world.context.now().toISOString(),
    });
    await world.run(executionId);
    const job = await readJob(world.context, anonymous, jobId);
    expect(job).toMatchObject({
      status: 'succeeded',
      progress: 100,
      latest_progress: { step: 'complete', message: 'Analysis complete', progress: 100, details: null },
      error: null,
    });
    expect(job.result?.response).toContain(question);
    expect(job.result?.sources.length).toBeGreaterThan(0);
    expect(await listConversations(world.context, anonymous)).toMatchObject([
      { session_id: session, execution_id: executionId, query_str: question, response_str: job.result?.response },
    ]);
    expect(world.heartCount()).toBe(0);
  });

  it.each([
    ['the user’s own', { retention_days: 7 }, 7],
    ['the deployment’s', {}, 30],
  ])('keeps a conversation as long as transcripts, by %s setting', async (_, data, days) => {
    const world = await createJobWorld({ retentionDays: 30 });
    const { user } = await createUser(world.context, { email: 'ada@example.com', data });
    const { executionId } = await world.ask({ sessionId: session, userId: user.id });
    await world.run(executionId);
    const row = await world.context.table.find(conversationKey(String(user.id), executionId));
    expect(row?.expires_at_seconds).toBe(expiryInDays(world.context.now(), days));
  });

  it('tells six events, and its history the same steps, never back', async () => {
    const world = await createJobWorld();
    const { jobId, executionId } = await world.ask();
    const read = await openJobEvents(world.context, anonymous, jobId);
    expect(await read()).toMatchObject({ events: [{ data: { step: 'initializing', progress: 10 } }], isOver: false });
    await world.run(executionId);
    const { events, isOver } = await read();
    expect(isOver).toBe(true);
    expect(events.map(({ event }) => event)).toEqual([
      'progress',
      'progress',
      'progress',
      'progress',
      'result',
      'complete',
    ]);
    expect(events.flatMap(({ event, data }) => (event === 'progress' ? [[data.step, data.progress]] : []))).toEqual([
      ['initializing', 10],
      ['loading_documents', 25],
      ['analyzing', 50],
      ['generating_response', 75],
    ]);
    const { history } = await getExecutionHistory(world.context, anonymous, executionId);
    expect(history.flatMap(({ metadata }) => metadata.progress ?? [])).toEqual([25, 50, 75, 100]);
    expect(history.map(({ to_phase }) => to_phase)).toEqual([
      'websocket_setup',
      'context_validation',
      'starting',
      'thinking',
      'tool_preparation',
      'tool_execution',
      'thinking',
      'llm_interaction',
      'result_processing',
      'completing',
      'completed',
    ]);
  });

  it('stays at each step as long as the option says, for jobs and not for streams', async () => {
    const world = await createJobWorld({ jobStepSeconds: 2 });
    const took = async (mode: 'job' | 'stream') => {
      const { executionId } = await world.ask(anonymous, mode);
      const began = world.context.now().getTime();
      await world.run(executionId);
      return world.context.now().getTime() - began;
    };
    expect(await took('stream')).toBe(0);
    expect(await took('job')).toBe(6000);
  });

  it('does nothing when the message comes twice, or the job is gone', async () => {
    const world = await createJobWorld();
    const { executionId } = await world.ask();
    await Promise.all([world.run(executionId), world.run(executionId), world.run(executionId)]);
    await world.run(executionId);
    await world.run('exec_0000000000000000000000000000');
    expect(await listConversations(world.context, anonymous)).toHaveLength(1);
    const { history } = await getExecutionHistory(world.context, anonymous, executionId);
    expect(history).toHaveLength(11);
  });

  it('never logs what was asked or answered', async () => {
    const world = await createJobWorld();
    const { executionId } = await world.ask();
    await world.run(executionId);
    expect(JSON.stringify(world.logged)).not.toContain('launch');
    expect(world.logged).toContainEqual(expect.objectContaining({ message: 'conversation saved' }));
  });

  it('stops the model when the execution is cancelled, and the breaker counts nothing', async () => {
    const { held, answerer } = heldAnswerer();
    const world = await createJobWorld({}, answerer);
    const { jobId, executionId } = await world.ask();
    const running = world.run(executionId);
    await held.begun.promise;
    await cancelExecution(world.context, anonymous, executionId);
    await world.beat();
    await running;
    expect(held).toMatchObject({ calls: 1, aborted: 1 });
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({
      status: 'failed',
      error: 'Cancelled',
      progress: 75,
    });
    const read = await openJobEvents(world.context, anonymous, jobId);
    expect((await read()).events.at(-1)).toEqual({ event: 'error', data: { error: 'Cancelled' } });
    expect(await answerTracker(world.context).circuitBreakerStatus(executionId)).toMatchObject({ failure_count: 0 });
    expect(await listConversations(world.context, anonymous)).toEqual([]);
  });

  it('writes nothing any more when somebody failed the job by hand', async () => {
    const { held, answerer } = heldAnswerer();
    const world = await createJobWorld({}, answerer);
    const { jobId, executionId } = await world.ask();
    const running = world.run(executionId);
    await held.begun.promise;
    await failJob(world.context, anonymous, jobId);
    held.release.resolve();
    await running;
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({
      status: 'failed',
      error: 'Manually failed for testing purposes',
      latest_progress: { step: 'generating_response', progress: 75 },
    });
    await expect(failJob(world.context, anonymous, jobId)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('is called lost by whoever looks when its worker dies in the middle', async () => {
    const { held, answerer } = heldAnswerer();
    const world = await createJobWorld({}, answerer);
    const { jobId, executionId } = await world.ask();
    const running = world.run(executionId);
    await held.begun.promise;
    world.advance(5);
    await world.beat();
    world.advance(10);
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({ status: 'running' });
    world.advance(1);
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({
      status: 'failed',
      error: 'The answer stopped: worker lost',
    });
    expect(await world.context.table.find({ pk: `EXECUTION#${executionId}`, sk: 'EXECUTION' })).toMatchObject({
      state: 'dead',
      error: 'No heartbeat for 11.0s',
    });
    await world.beat();
    await running;
    expect(held.aborted).toBe(1);
  });

  it('ends an answer that takes longer than it may', async () => {
    const { held, answerer } = heldAnswerer();
    const world = await createJobWorld({ assistantTimeoutSeconds: 10 }, answerer);
    const { jobId, executionId } = await world.ask();
    const running = world.run(executionId);
    await held.begun.promise;
    for (let beat = 0; beat < 2; beat += 1) {
      world.advance(6);
      await world.beat();
    }
    await running;
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({
      status: 'failed',
      error: 'Execution exceeded 10s timeout',
    });
    expect(held.aborted).toBe(1);
  });

  it('fails with the breaker’s words once the model has failed three times, and asks it no more', async () => {
    let calls = 0;
    const world = await createJobWorld(
      {},
      {
        modelVersion: 'away-1',
        isGuarded: true,
        generate: async () => {
          calls += 1;
          throw new ModelError('HTTP 500 of the model with its secrets', false);
        },
      },
    );
    for (let failure = 1; failure <= 3; failure += 1) {
      const { jobId, executionId } = await world.ask();
      await world.run(executionId);
      expect(await readJob(world.context, anonymous, jobId)).toMatchObject({
        status: 'failed',
        error: 'The answer stopped: the language model failed',
      });
    }
    const { jobId, executionId } = await world.ask();
    await world.run(executionId);
    expect(calls).toBe(3);
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({
      status: 'failed',
      error: 'Circuit breaker open for language model. Next attempt allowed in 30.0s',
    });
    expect((await getExecutionHistory(world.context, anonymous, executionId)).history.at(-1)).toMatchObject({
      to_phase: 'circuit_breaker_open',
    });
  });

  it('refuses a question beyond those that an owner may have open, and stores nothing', async () => {
    const world = await createJobWorld({ openQuestionsMax: 2 });
    const { executionId } = await world.ask();
    await world.ask();
    await expect(world.ask()).rejects.toMatchObject({
      code: 'limit_reached',
      detail: 'Too many open executions (2). Wait until one has ended.',
    });
    expect(await countOpenJobs(world.context)).toBe(2);
    await world.run(executionId);
    await world.ask();
  });

  it('gives a job that is held at its steps the time for that', async () => {
    const world = await createJobWorld({ assistantTimeoutSeconds: 10, jobStepSeconds: 30 });
    const { jobId, executionId } = await world.ask(anonymous, 'job');
    world.context.sleep = async (millis) => {
      for (let held = 0; held < millis; held += 5000) {
        world.advance(5);
        await world.beat();
      }
    };
    await world.run(executionId);
    expect(await readJob(world.context, anonymous, jobId)).toMatchObject({ status: 'succeeded' });
  });
});
