import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AnswerFailedError, JobPollingTimeoutError } from '../../client/index.ts';
import { Answer } from '../../core/assistant/question.ts';
import { ExecutionHistory } from '../../core/executions/execution-view.ts';
import {
  AssistantCaller,
  clientOf,
  cookieIn,
  eventsIn,
  framePattern,
  logOf,
  pollIntervalMillis,
  type Streamed,
  sixEvents,
  streamPath,
  waitForProgress,
} from '../support/assistant.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';
import { createTemporaryDirectory } from '../support/temporary-directory.ts';

/** The scenarios of the assistant's product seed, by their numbers; those of the platform (TC-6xx) have pages of their own. */
const stepSeconds = 2;
const silenceSeconds = 15;
/** Waited for only with `ROLLCALL_LONG_STREAMS=1`. */
const hangSeconds = 150;
const question = 'What did we decide about the launch date?';

const dataDirectory = createTemporaryDirectory();
let runner: TestRunner;
let anybody: AssistantCaller;
beforeAll(async () => {
  runner = await startTestRunner({ dataDirectory, options: ['-c', `jobStepSeconds=${stepSeconds}`] });
  anybody = new AssistantCaller(runner.url);
});
afterAll(() => runner?.stop());

const logged = (functionName: string, event: string) =>
  logOf(dataDirectory, functionName).filter((line) => line.event === event);
const progressOf = (events: readonly Streamed[]) =>
  events.filter(({ event }) => event === 'progress').map(({ data }) => data);
const answerIn = (events: readonly Streamed[]): Answer =>
  Answer.parse(events.find(({ event }) => event === 'result')?.data);

describe('basic connectivity', () => {
  it('TC-001: health check', async () => {
    const { status, body } = await anybody.send('GET', '/health');
    expect(status).toBe(200);
    expect(body).toMatchObject({ status: 'healthy', timestamp: expect.any(String), active_jobs: expect.any(Number) });
  });

  it('TC-002: the streaming endpoint is there', async () => {
    const { status, text, headers } = await anybody.send('POST', streamPath, { body: { query: 'test' } });
    expect(status).toBe(200);
    expect(text).toMatch(/^event: /);
    expect(headers.get('content-type')).toMatch(/^text\/event-stream/);
    expect([headers.get('cache-control'), headers.get('x-accel-buffering')]).toEqual(['no-cache', 'no']);
  });
});

describe.concurrent('SSE streaming mode', () => {
  it('TC-101: all six events, with an answer whose sources exist', async ({ expect }) => {
    const { text } = await anybody.send('POST', streamPath, { body: { query: question } });
    expect(text.replace(framePattern, '')).toBe('');
    const events = eventsIn(text);
    expect(events.map(({ event }) => event)).toEqual(sixEvents);
    expect(new Set(events.map(({ id }) => id.split('/')[0])).size).toBe(1);
    expect(events.map(({ id }) => id.split('/')[1])).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(events.at(-1)?.data).toEqual({ step: 'complete', message: 'Analysis complete', progress: 100 });
    const { response, sources, metadata } = answerIn(events);
    expect(response).toContain(question);
    expect(metadata.documents_analyzed).toBeGreaterThan(0);
    expect(sources.length).toBeGreaterThan(0);
    for (const { url, excerpt } of sources) {
      const source = await anybody.send('GET', url);
      expect([source.status, source.text.includes(JSON.stringify(excerpt).slice(1, -1))], url).toEqual([200, true]);
    }
  });

  it('TC-102: the conversation so far is taken into account', async ({ expect }) => {
    const conversation_history = [
      { role: 'user', content: 'Which launch is this about?' },
      { role: 'assistant', content: 'About Orbit 2.0.' },
    ];
    const { text } = await anybody.send('POST', streamPath, {
      body: { query: 'And when is it?', conversation_history },
    });
    expect(answerIn(eventsIn(text)).response).toContain('2 earlier messages were considered');
    await runner.waitFor('the log', 10, () =>
      logged('assistant', 'conversation_history').find(({ message }) => message === 'Conversation history: 2 messages'),
    );
  });

  it('TC-103: progress has details, with real figures', async ({ expect }) => {
    const steps = progressOf(await anybody.ask(question));
    for (const data of steps) expect(Object.keys(data)).toEqual(['step', 'message', 'progress', 'details']);
    expect(steps.find(({ step }) => step === 'loading_documents')?.details).toMatchObject({
      documents_found: expect.any(Number),
      sources: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('TC-104: events come in order', async ({ expect }) => {
    const events = await anybody.ask('Test ordering');
    expect(progressOf(events).map(({ step, progress }) => [step, progress])).toEqual([
      ['initializing', 10],
      ['loading_documents', 25],
      ['analyzing', 50],
      ['generating_response', 75],
    ]);
    const names = events.map(({ event }) => event);
    expect(names.indexOf('result')).toBeLessThan(names.indexOf('complete'));
  });
});

describe.concurrent('job polling mode', () => {
  it(`TC-201 and TC-202: pending → 25 → 50 → 75 → succeeded, ${stepSeconds} s each`, async ({ expect }) => {
    const job = await anybody.createJob('Deep analysis request');
    const seen: { status: string; progress: number }[] = [];
    const last = await runner.waitFor('the end of the job', 30, async () => {
      const read = await anybody.readJob(job);
      const { status, progress, latest_progress } = read;
      expect(latest_progress.progress).toBe(progress);
      if (seen.at(-1)?.progress !== progress) seen.push({ status, progress });
      return read.status === 'succeeded' && read;
    });
    expect(seen.filter(({ status }) => status !== 'pending').map(({ status, progress }) => [status, progress])).toEqual(
      [
        ['running', 25],
        ['running', 50],
        ['running', 75],
        ['succeeded', 100],
      ],
    );
    const path = `/executions/${job.id.replace('job_', 'exec_')}/history`;
    const { history } = ExecutionHistory.parse((await anybody.send('GET', path, { headers: job.headers })).body);
    const steps = history.filter(({ metadata }) => metadata.progress !== undefined);
    expect(steps.map(({ metadata }) => metadata.progress)).toEqual([25, 50, 75, 100]);
    const times = steps.map(({ timestamp }) => Date.parse(timestamp));
    for (const [position, time] of times.slice(1).entries()) {
      // A timer may be a few milliseconds early.
      expect(time - (times[position] ?? Number.NaN)).toBeGreaterThan(stepSeconds * 1000 - 50);
    }
    expect(Answer.parse(last.result).response).toContain('Deep analysis request');
    expect(last.error).toBeNull();
  });

  it('TC-201: the answer to the question says where to poll', async ({ expect }) => {
    const { status, body } = await anybody.send('POST', `${streamPath}?mode=job`, { body: { query: 'x' } });
    expect([status, body]).toEqual([
      200,
      { job_id: expect.stringMatching(/^job_[0-9a-f]{16,}$/), status: 'pending', polling_url: expect.any(String) },
    ]);
    expect(body).toMatchObject({ polling_url: expect.stringMatching(/^\/jobs\/job_/) });
  });

  it('…?mode=job/stream, as known clients write it, is a job', async ({ expect }) => {
    const { body } = await anybody.send('POST', `${streamPath}?mode=job/stream`, { body: { query: 'x' } });
    expect(body).toMatchObject({ job_id: expect.any(String), status: 'pending' });
  });

  it('TC-203, TC-204 and TC-303: the client polls to the end and no further, always with its one session', async ({
    expect,
  }) => {
    const lines: string[] = [];
    const client = clientOf(runner, { log: (line) => lines.push(line) });
    const seen: number[] = [];
    const answer = await client.askAsJob('Quick job', {
      pollIntervalMillis,
      onProgress: ({ progress }) => seen.push(progress),
    });
    expect(answer.response).toContain('Quick job');
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(seen).toEqual(expect.arrayContaining([25, 50, 75, 100]));
    const polls = lines.length - 1;
    expect(lines.at(-2)).toBe(`Poll attempt ${polls}/1500`);
    expect(lines.at(-1)).toBe('Job finished with status: succeeded');

    const [{ job_id } = { job_id: '' }] = await client.listJobs();
    const asked = logged('assistant', 'conversation_history').find((line) => line.job_id === job_id);
    const polledLines = () => logged('executions', 'job_polled').filter((line) => line.job_id === job_id);
    await runner.waitFor('the log of every poll', 10, () => polledLines().length >= polls);
    const polled = polledLines();
    expect(polled).toHaveLength(polls);
    expect(new Set(polled.map(({ session }) => session))).toEqual(new Set([asked?.session]));
    expect(String(asked?.session)).not.toContain(client.sessionId);
  });
});

describe.concurrent('session management', () => {
  it.for(['', '?mode=job'])(
    'TC-301 and TC-302: the answer to a question sets the session (%s)',
    async (mode, { expect }) => {
      const { headers } = await anybody.send('POST', `${streamPath}${mode}`, { body: { query: 'test' } });
      expect(headers.getSetCookie()).toEqual([
        expect.stringMatching(
          /^session_id=[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}; HttpOnly; Path=\/; SameSite=Lax$/,
        ),
      ]);
      const cookie = cookieIn(headers);
      const again = await anybody.send('POST', `${streamPath}${mode}`, {
        body: { query: 'test' },
        headers: { cookie },
      });
      expect(cookieIn(again.headers)).toBe(cookie);
    },
  );

  it('TC-304: a poll without the cookie succeeds, and is logged as a mismatch', async ({ expect }) => {
    const job = await anybody.createJob('test');
    const read = await anybody.readJob({ ...job, headers: {} });
    expect(read.job_id).toBe(job.id);
    const line = await runner.waitFor('the log', 10, () =>
      logged('executions', 'session_mismatch').find(({ job_id }) => job_id === job.id),
    );
    expect(line).toMatchObject({ message: '⚠️ Session mismatch!', session: null });
    expect(read.session_id).toMatch(/^sha256:/);
  });
});

describe.concurrent('error handling', () => {
  it.for(['/api/v1/stream/error', '/api/v1/stream/error/stream'])(
    'TC-401: a simulated failure ends the stream at %s',
    async (path, { expect }) => {
      const { text } = await anybody.send('POST', path, { body: { query: 'This will fail' } });
      expect(eventsIn(text).map(({ event, data }) => [event, data])).toEqual([
        ['progress', { step: 'initializing', message: 'Starting...', progress: 10, details: null }],
        ['error', { error: 'Simulated processing error: Document retrieval failed' }],
      ]);
      const error = new AnswerFailedError('Simulated processing error: Document retrieval failed');
      await expect(clientOf(runner, { streamPath: path }).ask('x')).rejects.toThrow(error);
    },
  );

  it('TC-402: a job that is failed by hand', async ({ expect }) => {
    const job = await anybody.createJob('test');
    await waitForProgress(runner, anybody, job, 25);
    const stream = anybody.follow(job);
    const failing = await anybody.send('POST', `/jobs/${job.id}/fail`, { headers: job.headers });
    expect([failing.status, failing.body]).toEqual([200, { message: 'Job marked as failed', job_id: job.id }]);
    const failed = await anybody.readJob(job);
    expect(failed).toMatchObject({ status: 'failed', error: 'Manually failed for testing purposes', result: null });
    expect(failed.latest_progress.progress).toBeGreaterThanOrEqual(25);
    expect((await stream).at(-1)).toMatchObject({ event: 'error', data: { error: failed.error } });

    const again = await anybody.send('POST', `/jobs/${job.id}/fail`, { headers: job.headers });
    expect([again.status, again.body]).toEqual([409, { error: 'Job already finished' }]);
    expect(await anybody.readJob(job)).toEqual(failed);
  });

  it('TC-403: an invalid payload is an empty question, or no JSON', async ({ expect }) => {
    const empty = await anybody.send('POST', streamPath, { body: { invalid: 'payload' } });
    expect(eventsIn(empty.text).map(({ event }) => event)).toEqual(sixEvents);
    const { status, body } = await anybody.send('POST', streamPath, { body: 'not valid json' });
    expect([status, body]).toEqual([400, { error: expect.any(String) }]);
  });

  it('TC-404: a job that there is not', async ({ expect }) => {
    for (const id of ['invalid_job_id', 'nope', 'job_0123456789abcdef0123']) {
      for (const path of [`/jobs/${id}`, `/api/v1/jobs/${id}`]) {
        const { status, body } = await anybody.send('GET', path);
        expect([status, body], path).toEqual([404, { error: 'Job not found' }]);
      }
    }
  });
});

describe.concurrent('performance and timeouts', () => {
  it('TC-501: the client gives a job up that takes too long', async ({ expect }) => {
    const lines: string[] = [];
    const asked = clientOf(runner, { log: (line) => lines.push(line) }).askAsJob('Long running job', {
      pollIntervalMillis,
      pollTimeoutMillis: 3 * pollIntervalMillis,
    });
    await expect(asked).rejects.toThrow(new JobPollingTimeoutError());
    expect(lines.slice(0, 2)).toEqual(['Poll attempt 1/3', 'Poll attempt 2/3']);
    expect(lines.length).toBeLessThanOrEqual(3);
  });

  it(`TC-504: a heartbeat comes after ${silenceSeconds} s of silence`, async ({ expect }) => {
    const leaving = new AbortController();
    const response = await fetch(new URL('/api/v1/stream/timeout/stream', runner.url), {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
      signal: leaving.signal,
    });
    let text = '';
    let begunMillis = 0;
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      if (text === '') begunMillis = performance.now();
      text += chunk;
      if (text.includes('event: heartbeat') && text.endsWith('\n\n')) break;
    }
    const waitedSeconds = (performance.now() - begunMillis) / 1000;
    leaving.abort();
    expect(eventsIn(text).map(({ event, data }) => [event, data])).toEqual([
      ['progress', expect.objectContaining({ progress: 5 })],
      ['heartbeat', {}],
    ]);
    expect(waitedSeconds).toBeGreaterThan(silenceSeconds - 1);
    expect(waitedSeconds).toBeLessThan(silenceSeconds + 5);
  });

  it.runIf(process.env.ROLLCALL_LONG_STREAMS === '1')(
    `TC-502: the client waits ${hangSeconds} s of heartbeats, on one connection`,
    async ({ expect }) => {
      const lines: string[] = [];
      const client = clientOf(runner, { streamPath: '/api/v1/stream/timeout', log: (line) => lines.push(line) });
      const begun = performance.now();
      const steps: number[] = [];
      for await (const { event, data } of client.stream('Slow response'))
        if (event !== 'result') steps.push(data.progress);
      expect(steps).toEqual([5, 100]);
      expect(performance.now() - begun).toBeGreaterThan((hangSeconds - 1) * 1000);
      expect(lines).toEqual([]);
    },
  );
});

describe('many at once', () => {
  it.each([3, 50])('TC-503: %i streams each get the answer to their own question', async (streams) => {
    const asked = Array.from({ length: streams }, (_, number) => `Request ${number} about the launch`);
    const answers = await Promise.all(asked.map((query) => anybody.ask(query)));
    expect(answers.map((events) => events.map(({ event }) => event))).toEqual(asked.map(() => sixEvents));
    const named = answers.map((events) => /“(Request \d+ about the launch)”/.exec(answerIn(events).response)?.[1]);
    expect(named).toEqual(asked);
    const jobs = answers.map((events) => new Set(events.map(({ id }) => id.split('/')[0])));
    expect(jobs.map(({ size }) => size)).toEqual(asked.map(() => 1));
    expect(new Set(jobs.flatMap((ids) => [...ids])).size).toBe(streams);
  });
});
