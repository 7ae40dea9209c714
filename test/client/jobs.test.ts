import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { AssistantClient, type ClientOptions } from '../../client/assistant-client.ts';
import { AnswerFailedError, JobPollingTimeoutError, RefusedError } from '../../client/errors.ts';
import { POLL_TIMEOUT_MILLIS } from '../../client/limits.ts';
import type { Job, Progress } from '../../client/types.ts';
import { waitUntil } from '../support/wait-until.ts';
import { FakeClock } from './fake-clock.ts';
import { answer, jobId } from './recorded-answer.ts';
import { type Request, sendJson, startTinyServer } from './tiny-server.ts';

const waitSeconds = 5;
const cookie = (id: string) => ({ 'set-cookie': `session_id=${id}; HttpOnly; Path=/; SameSite=Lax` });

function job(status: Job['status'], progress: number, more: Partial<Job> = {}): Job {
  const times = { created_at: '2026-01-01T00:00:00.000Z', updated_at: '2026-01-01T00:00:00.000Z' };
  const latest_progress = { step: `at ${progress}`, message: '…', progress, details: null };
  return {
    job_id: jobId,
    status,
    session_id: 's',
    progress,
    latest_progress,
    result: null,
    error: null,
    ...times,
    ...more,
  };
}
const succeeded = job('succeeded', 100, { result: answer });
/** What the polls find, in turn; the last stays. */
const course = [job('pending', 0), job('running', 25), job('running', 25), job('running', 50), succeeded];

type Site = {
  ticket?: (url: string) => object;
  course?: readonly Job[];
  onPoll?: (poll: number, response: ServerResponse) => boolean;
};

/** A server with one job; `onPoll` may answer a poll in its place. */
async function startSite({ ticket = () => ({}), course: states = course, onPoll = () => false }: Site = {}) {
  const polls: Request[] = [];
  const { url, requests } = await startTinyServer((request, response) => {
    if (request.method === 'POST')
      return sendJson(response, { job_id: jobId, ...ticket(url) }, { headers: cookie('own') });
    polls.push(request);
    if (!onPoll(polls.length, response)) sendJson(response, states[polls.length - 1] ?? states.at(-1));
  });
  return { url, requests, polls };
}

function clientOf(url: string, more: Partial<ClientOptions> = {}) {
  const clock = new FakeClock();
  const lines: string[] = [];
  const client = new AssistantClient({ url, sleep: clock.sleep, log: (line) => lines.push(line), ...more });
  return { client, clock, lines };
}

describe('TC-203: the polling URL', () => {
  it.each<[string, (url: string) => object]>([
    ['A: relative', () => ({ polling_url: `/jobs/${jobId}` })],
    ['B: absolute', (url) => ({ polling_url: `${url}/jobs/${jobId}` })],
    ['C: absent', () => ({})],
    ['null', () => ({ polling_url: null })],
  ])('%s', async (_form, ticket) => {
    const { url, requests, polls } = await startSite({ ticket });
    expect(await clientOf(url).client.askAsJob('x')).toEqual(answer);
    expect(requests[0]?.path).toBe('/api/v1/stream?mode=job');
    expect(new Set(polls.map(({ method, path }) => `${method} ${path}`))).toEqual(new Set([`GET /jobs/${jobId}`]));
  });

  it('on another origin is asked as it is, without key and session', async () => {
    const elsewhere = await startSite({ course: [succeeded] });
    const { url, requests, polls } = await startSite({
      ticket: () => ({ polling_url: `${elsewhere.url}/jobs/1?a=b` }),
    });
    expect(await clientOf(url, { apiKey: 'rc_key' }).client.askAsJob('x')).toEqual(answer);
    expect(requests[0]?.headers['x-api-key']).toBe('rc_key');
    expect(polls).toEqual([]);
    expect(elsewhere.polls.map(({ path, headers }) => [path, headers['x-api-key'], headers.cookie])).toEqual([
      ['/jobs/1?a=b', undefined, undefined],
    ]);
  });

  it.each(['file:///etc/passwd', 'data:application/json,{}', 'javascript:1'])(
    '%s is not asked',
    async (polling_url) => {
      const { url } = await startSite({ ticket: () => ({ polling_url }) });
      await expect(clientOf(url).client.askAsJob('x')).rejects.toThrow('is not asked');
    },
  );

  it('that redirects is not followed, since the key would go along', async () => {
    const elsewhere = await startSite({ course: [succeeded] });
    const { url } = await startSite({
      onPoll: (_poll, response) => {
        response.writeHead(307, { location: `${elsewhere.url}/jobs/1` }).end();
        return true;
      },
    });
    await expect(clientOf(url, { apiKey: 'rc_key' }).client.askAsJob('x')).rejects.toThrow(JobPollingTimeoutError);
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('TC-204: the end of a job', () => {
  it('ends the polling: every 2 s until then, never after it', async () => {
    const { url, polls } = await startSite();
    const { client, clock, lines } = clientOf(url);
    const seen: Progress[] = [];
    expect(await client.askAsJob('Quick job', { onProgress: (progress) => seen.push(progress) })).toEqual(answer);
    expect(polls).toHaveLength(course.length);
    expect(clock.pauses).toEqual([2000, 2000, 2000, 2000]);
    expect(clock.dues).toEqual([]);
    expect(lines).toEqual([
      ...course.map((_state, index) => `Poll attempt ${index + 1}/150`),
      'Job finished with status: succeeded',
    ]);
    expect(seen.map(({ progress }) => progress)).toEqual([0, 25, 50, 100]);
  });

  it('that is a failure raises its text', async () => {
    const failed = job('failed', 25, { error: 'Manually failed for testing purposes' });
    const { url, polls } = await startSite({ course: [job('running', 25), failed] });
    const asked = clientOf(url).client.askAsJob('x');
    await expect(asked).rejects.toThrow(new AnswerFailedError('Manually failed for testing purposes'));
    expect(polls).toHaveLength(2);
  });

  it('is found although a poll in between is lost or refused for the moment', async () => {
    const { url, polls } = await startSite({
      onPoll: (poll, response) => {
        if (poll === 1) response.socket?.destroy();
        if (poll === 2) sendJson(response, { error: 'Service temporarily unavailable' }, { status: 503 });
        return poll < 3;
      },
    });
    const { client, lines } = clientOf(url);
    expect(await client.askAsJob('x')).toEqual(answer);
    expect(polls).toHaveLength(course.length);
    expect(lines).toContain('Poll failed: Service temporarily unavailable');
  });

  it('is not waited for when the job is gone', async () => {
    const { url, polls } = await startSite({
      onPoll: (_poll, response) => {
        sendJson(response, { error: 'Job not found' }, { status: 404 });
        return true;
      },
    });
    await expect(clientOf(url).client.askAsJob('x')).rejects.toThrow(new RefusedError(404, 'Job not found'));
    expect(polls).toHaveLength(1);
  });
});

describe('TC-303: the session', () => {
  it('that came with the job goes with every poll', async () => {
    const { url, requests, polls } = await startSite();
    await clientOf(url).client.askAsJob('Session test');
    expect(requests[0]?.headers.cookie).toBeUndefined();
    expect(polls.map(({ headers }) => headers.cookie)).toEqual(course.map(() => 'session_id=own'));
  });

  it('stays that of the job when another question gets another in the meantime', async () => {
    let asked = 0;
    const polls: [path: string, cookie: string | undefined][] = [];
    const { url } = await startTinyServer((request, response) => {
      if (request.method === 'GET') {
        polls.push([request.path, request.headers.cookie]);
        return sendJson(response, polls.length < 6 ? job('running', 25) : succeeded, { headers: cookie('imposed') });
      }
      asked += 1;
      sendJson(response, { job_id: `job_${asked}` }, { headers: cookie(`session-${asked}`) });
    });
    const { client } = clientOf(url);
    await Promise.all([client.askAsJob('one'), client.askAsJob('two')]);
    expect(new Set(polls.map(String))).toEqual(
      new Set(['/jobs/job_1,session_id=session-1', '/jobs/job_2,session_id=session-2']),
    );
  });

  it('goes on with the next question, and with a client that is given it', async () => {
    const { url, requests } = await startSite();
    const { client } = clientOf(url);
    await client.askAsJob('one');
    await client.askAsJob('two');
    expect(client.sessionId).toBe('own');
    await clientOf(url, { sessionId: 'given' }).client.askAsJob('three');
    const cookies = requests.filter(({ method }) => method === 'POST').map(({ headers }) => headers.cookie);
    expect(cookies).toEqual([undefined, 'session_id=own', 'session_id=given']);
  });
});

describe('TC-501: a job that does not end', () => {
  const course = [job('running', 50)];

  it('is polled 150 times in 300 s, and then raises that', async () => {
    const { url, polls } = await startSite({ course });
    const { client, clock, lines } = clientOf(url);
    await expect(client.askAsJob('Long running job')).rejects.toThrow(/^Job polling timeout exceeded$/);
    expect(polls).toHaveLength(150);
    expect(lines.at(-1)).toBe('Poll attempt 150/150');
    expect(clock.now).toBe(POLL_TIMEOUT_MILLIS);
  });

  it('is given up sooner when asked to: three polls in 30 s', async () => {
    const { url } = await startSite({ course });
    const { client, lines } = clientOf(url);
    const limits = { pollIntervalMillis: 10_000, pollTimeoutMillis: 30_000 };
    await expect(client.askAsJob('x', limits)).rejects.toThrow(JobPollingTimeoutError);
    expect(lines).toEqual(['Poll attempt 1/3', 'Poll attempt 2/3', 'Poll attempt 3/3']);
  });

  it('is given up after 300 s also when polls are not answered', async () => {
    const { url, polls } = await startSite({ onPoll: () => true });
    const { client, clock } = clientOf(url);
    const asked = expect(client.askAsJob('x')).rejects.toThrow(JobPollingTimeoutError);
    await waitUntil('the first poll', waitSeconds, () => polls.length === 1);
    clock.advance(POLL_TIMEOUT_MILLIS);
    await asked;
    expect(polls).toHaveLength(1);
  });
});
