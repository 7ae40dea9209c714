import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AnswerEvent, AnswerFailedError } from '../../client/index.ts';
import {
  AssistantCaller,
  clientOf,
  logOf,
  type OwnJob,
  pollIntervalMillis,
  sixEvents,
  waitForProgress,
} from '../support/assistant.ts';
import { cuttingFetch } from '../support/cutting-fetch.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

/** Longer than a dead worker may go unnoticed, so that a job is in the middle all the time. */
const stepSeconds = 15;
/** The contract's bar for whoever looks. */
const deadSeconds = 12;
/** A worker asks every 5 s whether it is still wanted; the rest is a busy machine. */
const stoppedSeconds = 10;

const dataDirectory = createTemporaryDirectory();
let runner: TestRunner;
let anybody: AssistantCaller;
beforeAll(async () => {
  runner = await startTestRunner({ dataDirectory, options: ['-c', `jobStepSeconds=${stepSeconds}`] });
  anybody = new AssistantCaller(runner.url);
});
afterAll(() => runner?.stop());

/** A job at its first step, and the execution behind it. */
async function beginJob(query: string): Promise<OwnJob & { executionId: string }> {
  const job = await anybody.createJob(query);
  await waitForProgress(runner, anybody, job, 25);
  const { body } = await anybody.send('GET', '/executions', { headers: job.headers });
  expect(body).toMatchObject({ executions: [{ state: 'running', agent_name: 'assistant' }] });
  const executionId = /"execution_id":"(exec_\w+)"/.exec(JSON.stringify(body))?.[1];
  return { ...job, executionId: executionId ?? '' };
}

const readExecution = async ({ headers, executionId }: OwnJob & { executionId: string }) =>
  (await anybody.send('GET', `/executions/${executionId}`, { headers })).body;

describe('a worker that is killed in the middle of a job', () => {
  it(`is dead within ${deadSeconds} s: its job failed with the reason, and its stream ended with that error`, async () => {
    const job = await beginJob('Will anybody answer?');
    const stream = anybody.follow(job);
    const lost = new AnswerFailedError('The answer stopped: worker lost');
    let progress = 0;
    const onProgress = (step: { progress: number }) => {
      progress = step.progress;
    };
    const asking = clientOf(runner).askAsJob('And this?', { pollIntervalMillis, onProgress });
    const asked = expect(asking).rejects.toThrow(lost);
    await runner.waitFor('the other job', 10, () => progress === 25);
    const begun = performance.now();
    await runner.controls.killFunction('run-job');
    const events = await stream;
    expect((performance.now() - begun) / 1000).toBeLessThan(deadSeconds);
    expect(events.map(({ event, data }) => [event, data.progress ?? data.error])).toEqual([
      ['progress', 10],
      ['progress', 25],
      ['error', lost.message],
    ]);
    await asked;
    expect(await anybody.readJob(job)).toMatchObject({
      status: 'failed',
      error: lost.message,
      progress: 25,
      result: null,
    });
    expect(await readExecution(job)).toMatchObject({
      state: 'dead',
      error: expect.stringMatching(/^No heartbeat for \d+\.\ds$/),
    });
  });
});

describe.concurrent('a cancelled execution', () => {
  it('really stops, its job is failed and its stream ends with an error that says so', async ({ expect }) => {
    const job = await beginJob('Never mind');
    const stream = anybody.follow(job);
    const cancel = () => anybody.send('POST', `/executions/${job.executionId}/cancel`, { headers: job.headers });
    const cancelled = await cancel();
    expect([cancelled.status, cancelled.body]).toMatchObject([200, { state: 'cancelled' }]);
    expect((await stream).at(-1)).toMatchObject({ event: 'error', data: { error: 'Cancelled' } });
    const failed = await anybody.readJob(job);
    expect(failed).toMatchObject({ status: 'failed', error: 'Cancelled', progress: 25, result: null });

    await runner.waitFor('the worker to stop', stoppedSeconds, () =>
      logOf(dataDirectory, 'run-job').some(
        ({ event, execution_id }) => event === 'job_abandoned' && execution_id === job.executionId,
      ),
    );
    const again = await cancel();
    expect([again.status, again.body]).toEqual([409, { detail: 'Execution already finished' }]);
    expect(await anybody.readJob(job)).toEqual(failed);
    expect(await readExecution(job)).toMatchObject({ state: 'cancelled', error: 'Cancelled' });
  });

  it('is cancelled by our client too', async ({ expect }) => {
    const { headers, executionId } = await beginJob('Neither this');
    const client = clientOf(runner, { sessionId: headers.cookie?.replace('session_id=', '') ?? '' });
    expect(await client.cancelExecution(executionId)).toMatchObject({ state: 'cancelled' });
    await expect(client.cancelExecution(executionId)).rejects.toThrow('Execution already finished');
  });
});

describe('a job that is deleted', () => {
  it('is gone with its execution, and its stream ends', async () => {
    const job = await beginJob('Forget it');
    const stream = anybody.follow(job);
    const { status, body } = await anybody.send('DELETE', `/jobs/${job.id}`, { headers: job.headers });
    expect([status, body]).toEqual([200, { message: 'Job deleted', job_id: job.id }]);
    expect((await stream).at(-1)?.event).toBe('error');
    expect((await anybody.send('GET', `/jobs/${job.id}`, { headers: job.headers })).status).toBe(404);
    const execution = await anybody.send('GET', `/executions/${job.executionId}`, { headers: job.headers });
    expect(execution.status).toBe(404);
  });
});

describe.concurrent('a stream whose connection is destroyed', () => {
  const cuts = [[1], [60], [170], [171], [500, 90], [900, 400, 40], [1200, 1], [1300, 300], [200, 200, 200, 200]];
  it.for(cuts.map((bytes) => ({ bytes })))(
    'after $bytes bytes, and is taken up again, gives the same answer',
    async ({ bytes }, { expect }) => {
      const lines: string[] = [];
      const log = (line: string) => lines.push(line);
      const client = clientOf(runner, { fetch: cuttingFetch(bytes), random: () => 0, log });
      const events: AnswerEvent[] = [];
      for await (const event of client.stream(`Which date did we choose? (${bytes})`)) events.push(event);
      expect(events.map(({ event }) => event)).toEqual(sixEvents);
      expect(lines).toHaveLength(bytes.length);

      const [{ job_id: id } = { job_id: '' }] = await client.listJobs();
      const job = { id, headers: { cookie: `session_id=${client.sessionId}` } };
      expect((await anybody.follow(job)).map(({ event, data }) => ({ event, data }))).toEqual(events);
      const { result } = await anybody.readJob(job);
      expect(events.find(({ event }) => event === 'result')?.data).toEqual(result);
    },
  );

  it('can be taken up after each of its events', async ({ expect }) => {
    const client = clientOf(runner);
    await client.ask('Where do we stand?');
    const [{ job_id: id } = { job_id: '' }] = await client.listJobs();
    const job = { id, headers: { cookie: `session_id=${client.sessionId}` } };
    const all = await anybody.follow(job);
    expect(all).toHaveLength(sixEvents.length);
    for (const after of all.keys()) expect(await anybody.follow(job, after)).toEqual(all.slice(after));
  });
});
