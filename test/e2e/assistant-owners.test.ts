import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Answer } from '../../core/assistant/question.ts';
import {
  AssistantCaller,
  clientOf,
  eventsIn,
  type OwnJob,
  pollIntervalMillis,
  streamPath,
} from '../support/assistant.ts';
import { PlayedBot, speech } from '../support/played-bot.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const launchSeconds = 20;
const indexedSeconds = 20;

let runner: TestRunner;
let owner: AssistantCaller;
let stranger: AssistantCaller;
const nobody = () => new AssistantCaller(runner.url);
beforeAll(async () => {
  // As on AWS, except that there are anonymous sessions for others to try to read.
  runner = await startTestRunner({ options: ['-c', 'strictSessions=true', '-c', 'diagnostics=false'] });
  await runner.controls.setFaults({ launches: 'hold' });
  [owner, stranger] = [await newCaller(), await newCaller()];
});
afterAll(() => runner?.stop());

async function newCaller(): Promise<AssistantCaller> {
  const { client } = await runner.newUser(2);
  return new AssistantCaller(runner.url, { apiKey: client.apiKey });
}

/** A job that has been answered. */
async function answeredJob(caller: AssistantCaller): Promise<OwnJob> {
  const job = await caller.createJob('What is the plan?');
  await runner.waitFor('the answer', 30, async () => (await caller.readJob(job)).status === 'succeeded');
  return job;
}

const executionOf = ({ id }: OwnJob): string => id.replace('job_', 'exec_');

/** Every way to a job and to what belongs to it, and how it is refused to others. */
const waysTo = (job: OwnJob): [method: string, path: string, refusal: unknown, headers?: Record<string, string>][] => [
  ['GET', `/jobs/${job.id}`, { error: 'Job not found' }],
  ['GET', `/api/v1/jobs/${job.id}`, { error: 'Job not found' }],
  ['POST', `/jobs/${job.id}/fail`, { error: 'Job not found' }],
  ['DELETE', `/jobs/${job.id}`, { error: 'Job not found' }],
  ['POST', streamPath, { error: 'Job not found' }, { 'last-event-id': `${job.id}/1` }],
  ['GET', `/executions/${executionOf(job)}`, { detail: 'Execution not found' }],
  ['GET', `/executions/${executionOf(job)}/history`, { detail: 'Execution not found' }],
  ['POST', `/executions/${executionOf(job)}/cancel`, { detail: 'Execution not found' }],
];
const lists = ['/jobs', '/executions', '/conversations'];

async function expectHidden(job: OwnJob, caller: AssistantCaller, session: Record<string, string>): Promise<void> {
  for (const [method, path, refusal, headers] of waysTo(job)) {
    const { status, body } = await caller.send(method, path, { headers: { ...session, ...headers } });
    expect([status, body], `${method} ${path}`).toEqual([404, refusal]);
  }
  for (const path of lists) {
    const { text } = await caller.send('GET', path, { headers: session });
    expect(text, path).not.toContain(job.id.replace('job_', ''));
  }
}

describe('a user’s job', () => {
  it('is to others as if it did not exist: the job, its stream, its execution and its conversation', async () => {
    const job = await answeredJob(owner);
    await expectHidden(job, stranger, {});
    // Not even through the session that asked, when somebody else speaks through it.
    await expectHidden(job, stranger, job.headers);
    await expectHidden(job, nobody(), { cookie: `session_id=${randomUUID()}` });
  });

  it('is the user’s in whatever session, with all that belongs to it', async () => {
    const job = await answeredJob(owner);
    const elsewhere = { ...job, headers: { cookie: `session_id=${randomUUID()}` } };
    expect(await owner.readJob(elsewhere)).toMatchObject({ status: 'succeeded', progress: 100 });
    expect((await owner.follow(elsewhere)).at(-1)?.event).toBe('complete');
    for (const path of lists) {
      expect((await owner.send('GET', path)).text, path).toContain(job.id.replace('job_', ''));
    }
    const execution = await owner.send('GET', `/executions/${executionOf(job)}`);
    expect(execution.body).toMatchObject({ state: 'completed', current_phase: 'completed' });
    const history = await owner.send('GET', `/executions/${executionOf(job)}/history`);
    expect(phasesIn(history.body)).toEqual([
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
    expect(progressIn(history.body)).toEqual([25, 50, 75, 100]);
    const metrics = await owner.send('GET', '/executions/metrics');
    expect(metrics.body).toMatchObject({ active_executions: 0, success_rate: 1, failure_rate: 0 });
  });
});

/** As the moves of the phase recorded it. */
const progressIn = (body: unknown): number[] =>
  [...JSON.stringify(body).matchAll(/"progress":(\d+)/g)].map(([, percent]) => Number(percent));

const phasesIn = (body: unknown): string[] =>
  [...JSON.stringify(body).matchAll(/"to_phase":"(\w+)"/g)].map(([, phase = '']) => phase);

describe('an anonymous job, where sessions are strict', () => {
  it('is its session’s alone', async () => {
    const job = await answeredJob(nobody());
    await expectHidden(job, nobody(), { cookie: `session_id=${randomUUID()}` });
    expect((await nobody().send('GET', `/jobs/${job.id}`)).status).toBe(404);
    expect((await nobody().follow(job)).at(-1)?.event).toBe('complete');
  });

  it('is polled by our client, which keeps its session, beside other questions', async () => {
    const client = clientOf(runner);
    const asked = ['one', 'two', 'three'];
    const answers = await Promise.all(
      asked.map((query) => client.askAsJob(`Question ${query}`, { pollIntervalMillis })),
    );
    expect(answers.map(({ response }) => /“Question (\w+)”/.exec(response)?.[1])).toEqual(asked);
  });
});

describe('without diagnostics', () => {
  it.each(['error', 'error/stream', 'timeout', 'timeout/stream'])('there is no stream/%s', async (name) => {
    expect((await nobody().send('POST', `${streamPath}/${name}`, { body: {} })).status).toBe(404);
  });
});

describe('the API at its own root', () => {
  it('serves jobs and executions, but no streams', async () => {
    const job = await answeredJob(owner);
    const alone = new AssistantCaller(runner.apiUrl, { apiKey: owner.apiKey });
    expect(await alone.readJob(job)).toEqual(await owner.readJob(job));
    expect((await alone.send('GET', `/executions/${executionOf(job)}`)).status).toBe(200);
    for (const [method, path] of [
      ['POST', streamPath],
      ['GET', `/api/v1/jobs/${job.id}`],
    ] as const) {
      expect((await alone.send(method, path, { body: method === 'POST' ? { query: 'x' } : undefined })).status).toBe(
        404,
      );
    }
  });
});

describe('a question about the user’s own meetings', () => {
  it('is answered from them, with sources that only the user can open', async () => {
    const pair = { platform: 'google_meet', native_meeting_id: `own-${randomUUID().slice(0, 8)}` };
    const { id } = await owner.requestBot(pair);
    const task = await runner.waitFor('the task', launchSeconds, async () =>
      (await runner.controls.listTasks()).find(({ meeting_id }) => meeting_id === id),
    );
    const bot = new PlayedBot(task);
    await bot.say('started');
    await bot.say('joined');
    const decided = 'So it is decided, the zeppelin takes off on the ninth of August.';
    await bot.say('segments', { segments: [speech(1, 'Shall we begin?'), speech(5, decided)] });
    await bot.say('exited', { exit_code: 0, completion_reason: 'meeting_ended' });

    const query = 'When does the zeppelin take off?';
    const source = await runner.waitFor('an answer from the meeting', indexedSeconds, async () => {
      const events = await owner.ask(query);
      const { sources } = Answer.parse(events.find(({ event }) => event === 'result')?.data);
      return sources.find(({ meeting_id }) => meeting_id === id);
    });
    expect(source).toMatchObject({ speaker: 'Ada', excerpt: decided, segment_id: 'segment-5', start: 5 });
    const opened = await owner.send('GET', source.url);
    expect([opened.status, opened.text]).toEqual([200, expect.stringContaining(decided)]);
    expect((await stranger.send('GET', source.url)).status).toBe(404);

    expect(JSON.stringify(await stranger.ask(query))).not.toContain('ninth of August');
    const named = await owner.send('POST', streamPath, { body: { query, meeting_ids: [id] } });
    expect(named.text).toContain('ninth of August');
    for (const caller of [stranger, nobody()]) {
      const { status, body } = await caller.send('POST', streamPath, { body: { query, meeting_ids: [id] } });
      expect([status, body]).toEqual([404, { error: 'Meeting not found' }]);
    }
    expect(eventsIn(named.text)).toHaveLength(6);
  });
});
