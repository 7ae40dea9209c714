import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestUser } from '../../support/test-api.ts';
import { createTestAssistant, jsonType, sessionOf } from '../../support/test-assistant.ts';

const assistant = await createTestAssistant();
const strict = await createTestAssistant({ strictSessions: true, diagnostics: false });
type Assistant = typeof assistant;

const cookiesOf = (session: string) => ({ cookies: [`session_id=${session}`] });

/** A job that nobody has begun to answer. */
async function ask(
  { stream }: Assistant,
  { session = String(randomUUID()), token = '', query = 'When is the launch?' } = {},
) {
  const answer = await stream('POST', '/api/v1/stream', {
    headers: { ...jsonType, ...(token && { 'x-api-key': token }) },
    query: { mode: 'job' },
    body: { query },
    ...cookiesOf(session),
  });
  return { id: String(answer.body.job_id), session: sessionOf(answer) };
}

describe('GET /jobs/{id}', () => {
  it('shows a job from the asking to the answer, at both paths alike', async () => {
    const { id, session } = await ask(assistant);
    const poll = () => assistant.call('GET', `/jobs/${id}`, cookiesOf(session));
    const waiting = await poll();
    expect([waiting.status, waiting.body]).toEqual([
      200,
      {
        job_id: id,
        status: 'pending',
        session_id: session,
        progress: 0,
        latest_progress: { step: 'pending', message: 'Waiting to start', progress: 0, details: null },
        result: null,
        error: null,
        created_at: waiting.body.created_at,
        updated_at: waiting.body.created_at,
      },
    ]);
    await assistant.worker.work();
    const done = await poll();
    expect(done.body).toMatchObject({
      status: 'succeeded',
      progress: 100,
      latest_progress: { progress: 100 },
      result: { response: expect.any(String), sources: expect.any(Array) },
      error: null,
    });
    const mirrored = await assistant.stream('GET', `/api/v1/jobs/${id}`, cookiesOf(session));
    expect([mirrored.status, mirrored.body]).toEqual([200, done.body]);
  });

  it('logs who polls, hashed, and warns of another session where it lets it', async () => {
    const { id, session } = await ask(assistant);
    const from = assistant.logged.length;
    await assistant.call('GET', `/jobs/${id}`, cookiesOf(session));
    expect(assistant.logged.slice(from)).toMatchObject([
      { event: 'job_polled', session: expect.stringMatching(/^sha/) },
    ]);
    for (const sent of [{}, cookiesOf(randomUUID())]) {
      const { status, body } = await assistant.call('GET', `/jobs/${id}`, sent);
      expect([status, body.session_id]).toEqual([200, expect.stringMatching(/^sha256:/)]);
      expect(assistant.logged.at(-1)).toMatchObject({ message: '⚠️ Session mismatch!' });
    }
    expect(JSON.stringify(assistant.logged.slice(from))).not.toContain(session);
  });

  it('hides it from other sessions where sessions are strict', async () => {
    const { id, session } = await ask(strict);
    expect(await strict.call('GET', `/jobs/${id}`, cookiesOf(session))).toMatchObject({ status: 200 });
    for (const sent of [{}, cookiesOf(randomUUID())]) {
      const answer = await strict.call('GET', `/jobs/${id}`, sent);
      expect(answer).toMatchObject({ status: 404, body: { error: 'Job not found' } });
    }
  });

  it('shows a user’s job in all sessions of the user, and to no other', async () => {
    const [ada, bob] = [
      await createTestUser(assistant.context, assistant.call),
      await createTestUser(assistant.context, assistant.call),
    ];
    const { id } = await ask(assistant, { token: ada.token });
    expect(await ada.call('GET', `/jobs/${id}`, cookiesOf(randomUUID()))).toMatchObject({ status: 200 });
    expect(await bob.call('GET', `/jobs/${id}`)).toMatchObject({ status: 404, body: { error: 'Job not found' } });
    expect(await assistant.call('GET', `/jobs/${id}`, cookiesOf(randomUUID()))).toMatchObject({ status: 404 });
    expect(await assistant.call('GET', `/jobs/${id}`)).toMatchObject({ status: 404 });
  });

  it('shows a user’s job to the user’s browser session, in pages of ours only', async () => {
    const ada = await createTestUser(assistant.context, assistant.call);
    const { id } = await ask(assistant, { token: ada.token });
    const { cookies } = await assistant.call('POST', '/session', { body: { api_key: ada.token } });
    const browser = [String(cookies[0]?.split(';')[0])];
    const look = (site: string) =>
      assistant.call('GET', `/jobs/${id}`, { cookies: browser, headers: { 'sec-fetch-site': site } });
    expect(await look('same-origin')).toMatchObject({ status: 200, body: { job_id: id } });
    expect(await look('cross-site')).toMatchObject({ status: 404 });
  });

  it.each(['nope', 'invalid_job_id', 'job_0123456789abcdef', 'job_', '%00', 'exec_0123456789abcdef', '__proto__'])(
    'answers 404 for %s',
    async (id) => {
      for (const request of [assistant.call, strict.call]) {
        expect(await request('GET', `/jobs/${id}`)).toMatchObject({ status: 404, body: { error: 'Job not found' } });
      }
      const mirrored = await assistant.stream('GET', `/api/v1/jobs/${id}`);
      expect(mirrored).toMatchObject({ status: 404, body: { error: 'Job not found' } });
    },
  );
});

describe('POST /jobs/{id}/fail', () => {
  it('fails a job that works, once', async () => {
    const { id, session } = await ask(assistant);
    const fail = () => assistant.call('POST', `/jobs/${id}/fail`, cookiesOf(session));
    expect(await fail()).toMatchObject({ status: 200, body: { message: 'Job marked as failed', job_id: id } });
    expect((await assistant.call('GET', `/jobs/${id}`, cookiesOf(session))).body).toMatchObject({
      status: 'failed',
      error: 'Manually failed for testing purposes',
      latest_progress: { step: 'pending' },
    });
    expect(await fail()).toMatchObject({ status: 409, body: { error: 'Job already finished' } });
  });

  it('is the owner’s alone, however lenient sessions are', async () => {
    const { id, session } = await ask(assistant);
    for (const sent of [{}, cookiesOf(randomUUID())]) {
      const answer = await assistant.call('POST', `/jobs/${id}/fail`, sent);
      expect(answer).toMatchObject({ status: 404, body: { error: 'Job not found' } });
    }
    expect((await assistant.call('GET', `/jobs/${id}`, cookiesOf(session))).body.status).toBe('pending');
  });
});

describe('DELETE /jobs/{id}', () => {
  it('removes the job, for its owner only', async () => {
    const { id, session } = await ask(assistant);
    expect(await assistant.call('DELETE', `/jobs/${id}`, cookiesOf(randomUUID()))).toMatchObject({ status: 404 });
    const answer = await assistant.call('DELETE', `/jobs/${id}`, cookiesOf(session));
    expect([answer.status, answer.body]).toEqual([200, { message: 'Job deleted', job_id: id }]);
    expect(await assistant.call('GET', `/jobs/${id}`, cookiesOf(session))).toMatchObject({ status: 404 });
    expect(await assistant.call('DELETE', `/jobs/${id}`, cookiesOf(session))).toMatchObject({ status: 404 });
  });
});

describe('GET /jobs', () => {
  it('lists those of the session or of the user, newest first', async () => {
    const ada = await createTestUser(assistant.context, assistant.call);
    const first = await ask(assistant);
    assistant.advance(1);
    const second = await ask(assistant, first);
    const hers = await ask(assistant, { token: ada.token });
    const { status, body } = await assistant.call('GET', '/jobs', cookiesOf(first.session));
    expect([status, body.jobs.map((job: { job_id: string }) => job.job_id)]).toEqual([200, [second.id, first.id]]);
    expect(Object.keys(body.jobs[0]).sort()).toEqual(['created_at', 'job_id', 'progress', 'session_id', 'status']);
    const list = (await ada.call('GET', '/jobs')).body.jobs;
    expect(list.map((job: { job_id: string }) => job.job_id)).toEqual([hers.id]);
    expect((await assistant.call('GET', '/jobs', cookiesOf(randomUUID()))).body).toEqual({ jobs: [] });
  });

  it('shows nobody all anonymous ones with diagnostics, and nothing without', async () => {
    const { id, session } = await ask(assistant);
    const { jobs } = (await assistant.call('GET', '/jobs')).body;
    const found = jobs.find((job: { job_id: string }) => job.job_id === id);
    expect(found.session_id).toMatch(/^sha256:/);
    expect(JSON.stringify(jobs)).not.toContain(session);
    expect(await strict.call('GET', '/jobs')).toMatchObject({
      status: 401,
      body: { error: 'Missing API token (X-API-Key header)' },
    });
  });
});

describe('GET /conversations', () => {
  it('lists what was answered, to whom asked', async () => {
    const session = randomUUID();
    const first = await ask(assistant, { session, query: 'When is the launch?' });
    await assistant.worker.work();
    assistant.advance(1);
    await ask(assistant, { session, query: 'Who owns the docs?' });
    await assistant.worker.work();
    assistant.advance(1);
    const failed = await ask(assistant, { session, query: 'Never answered' });
    await assistant.call('POST', `/jobs/${failed.id}/fail`, cookiesOf(session));
    const { status, body } = await assistant.call('GET', '/conversations', cookiesOf(session));
    expect(status).toBe(200);
    expect(body.conversations.map((each: { query_str: string }) => each.query_str)).toEqual([
      'Who owns the docs?',
      'When is the launch?',
    ]);
    expect(body.conversations[1]).toEqual({
      id: expect.any(String),
      session_id: session,
      execution_id: `exec_${first.id.slice(4)}`,
      query_str: 'When is the launch?',
      response_str: expect.stringContaining('When is the launch?'),
      date_created: expect.any(String),
    });
    expect((await assistant.call('GET', '/conversations', cookiesOf(randomUUID()))).body).toEqual({
      conversations: [],
    });
  });

  it('answers nobody with an empty list, or with 401 where a key is needed', async () => {
    expect((await assistant.call('GET', '/conversations')).body).toEqual({ conversations: [] });
    const closed = await createTestAssistant({ anonymousAssistant: false });
    expect(await closed.call('GET', '/conversations')).toMatchObject({
      status: 401,
      body: { error: 'Missing API token (X-API-Key header)' },
    });
  });
});

describe('an invalid key', () => {
  it.each([
    ['GET', '/jobs'],
    ['GET', '/jobs/nope'],
    ['DELETE', '/jobs/nope'],
    ['POST', '/jobs/nope/fail'],
    ['GET', '/conversations'],
  ])('is refused by %s %s, cookie or not', async (method, path) => {
    for (const sent of [{}, cookiesOf(randomUUID())]) {
      const answer = await assistant.call(method, path, { headers: { 'x-api-key': 'nonsense' }, ...sent });
      expect(answer).toMatchObject({ status: 401, body: { error: 'Invalid API token' } });
    }
  });
});

describe('what nobody serves below these paths', () => {
  it.each([
    ['PUT', '/jobs', 405],
    ['PATCH', '/jobs/nope', 405],
    ['GET', '/jobs/nope/fail', 405],
    ['POST', '/conversations', 405],
    ['GET', '/jobs/nope/more', 404],
    ['POST', '/api/v1/stream', 404],
    ['GET', '/api/v1/stream', 404],
    ['GET', '/api/v1/jobs/nope', 404],
  ])('is refused in their form, at the API’s own root: %s %s', async (method, path, status) => {
    const answer = await assistant.call(method, path);
    expect([answer.status, Object.keys(answer.body)]).toEqual([status, ['error']]);
  });
});
