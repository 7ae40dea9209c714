import { randomUUID } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { StoreUnavailableError } from '../../../core/errors.ts';
import { plusSeconds } from '../../../core/time.ts';
import { createTestUser } from '../../support/test-api.ts';
import { createTestAssistant, jsonType, sessionOf } from '../../support/test-assistant.ts';

const assistant = await createTestAssistant();
const { stream, call, worker, logged, stored } = assistant;
const headers = jsonType;
const question = { query: 'When is the launch?' };
const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

const ask = (body: object = question, sent: object = {}) =>
  stream('POST', '/api/v1/stream', { headers, body, ...sent });

describe('POST /api/v1/stream', () => {
  it('streams the six events in order, each with the job’s id and its number', async () => {
    const { status, headers: answered, frames, text } = await ask();
    expect([status, answered['content-type'], answered['cache-control'], answered['x-accel-buffering']]).toEqual([
      200,
      'text/event-stream',
      'no-cache',
      'no',
    ]);
    const [, jobId] = /^event: progress\ndata: [^\n]+\nid: (job_[0-9a-f]{27})\/1\n\n/.exec(text) ?? [];
    expect(frames.map(({ event, id }) => `${event} ${id}`)).toEqual(
      ['progress', 'progress', 'progress', 'progress', 'result', 'complete'].map(
        (name, n) => `${name} ${jobId}/${n + 1}`,
      ),
    );
    const [first, ...rest] = frames.map(({ data }) => JSON.parse(data));
    expect(first).toEqual({ step: 'initializing', message: 'Starting...', progress: 10, details: null });
    expect(rest.slice(0, 3).map(({ step, progress }) => [step, progress])).toEqual([
      ['loading_documents', 25],
      ['analyzing', 50],
      ['generating_response', 75],
    ]);
    expect(rest.slice(0, 3).every((data) => 'details' in data)).toBe(true);
    expect(rest[3].response).toContain(question.query);
    expect(rest[4]).toEqual({ step: 'complete', message: 'Analysis complete', progress: 100 });
  });

  it('refuses a question beyond those that a session may have open', async () => {
    const busy = await createTestAssistant({ openQuestionsMax: 1 });
    const cookies = [`session_id=${randomUUID()}`];
    const asked = () =>
      busy.stream('POST', '/api/v1/stream', { headers, body: question, cookies, query: { mode: 'job' } });
    expect((await asked()).status).toBe(200);
    const refused = await asked();
    expect([refused.status, refused.headers['retry-after'], JSON.parse(refused.text)]).toEqual([
      429,
      '5',
      { error: 'Too many open executions (1). Wait until one has ended.' },
    ]);
  });

  it('takes a body without a query for an empty question', async () => {
    expect((await ask({ invalid: 'payload' })).frames.at(-1)?.event).toBe('complete');
  });

  it('brings every character through as ASCII', async () => {
    const { text, frames } = await ask({ query: 'Grüße 👋 \u2028 zum „Start“?' });
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(JSON.parse(frames[4]?.data ?? '').response).toContain('Grüße 👋');
  });

  it('logs how long the history is and each event, but nothing of what was asked', async () => {
    const conversation_history = [
      { role: 'user', content: 'first confidential thing' },
      { role: 'assistant', content: 'second confidential thing' },
    ];
    const from = logged.length;
    const { cookies } = await ask({ query: 'third confidential thing', conversation_history });
    const lines = logged.slice(from);
    expect(lines.map(({ message }) => message)).toContain('Conversation history: 2 messages');
    expect(lines.map(({ message }) => message)).toContain('conversation saved');
    expect(lines.filter(({ event }) => event === 'stream_event').map(({ name }) => name)).toEqual([
      'progress',
      'progress',
      'progress',
      'progress',
      'result',
      'complete',
    ]);
    expect(JSON.stringify(lines)).not.toContain('confidential');
    expect(JSON.stringify(lines)).not.toContain(sessionOf({ cookies }));
  });

  it('tells the job’s id although the store fails right after the question was taken', async () => {
    const failing = await createTestAssistant();
    failing.worker.awayUntil = plusSeconds(failing.context.now(), 3600);
    vi.spyOn(failing.context.table, 'find').mockImplementationOnce(async () => {
      failing.worker.awayUntil = failing.context.now();
      throw new StoreUnavailableError();
    });
    const { frames } = await failing.stream('POST', '/api/v1/stream', { headers, body: question });
    expect(frames.map(({ event }) => event)).toEqual([...Array(4).fill('progress'), 'result', 'complete']);
    expect(failing.logged).toContainEqual(expect.objectContaining({ event: 'stream_read_failed', failed: 1 }));
  });

  it('mixes nothing up when many ask at once', async () => {
    const queries = Array.from({ length: 20 }, (_, n) => `Question number ${n}: when is the launch?`);
    const answers = await Promise.all(queries.map((query) => ask({ query })));
    for (const [n, { frames }] of answers.entries()) {
      expect(frames.map(({ event }) => event).filter((event) => event !== 'heartbeat')).toHaveLength(6);
      expect(new Set(frames.map(({ id }) => id.split('/')[0])).size).toBe(1);
      const result = frames.find(({ event }) => event === 'result');
      expect(JSON.parse(result?.data ?? '').response).toContain(queries[n]);
    }
    expect(new Set(answers.map(sessionOf)).size).toBe(queries.length);
  });

  it('beats while no worker comes', async () => {
    worker.awayUntil = plusSeconds(assistant.context.now(), 40);
    const { frames } = await ask();
    expect(frames.map(({ event, id }) => `${event}${id.slice(-2)}`)).toEqual([
      'progress/1',
      'heartbeat/1',
      'heartbeat/1',
      'progress/2',
      'progress/3',
      'progress/4',
      'result/5',
      'complete/6',
    ]);
    expect(frames[1]?.data).toBe('{}');
  });

  it.each(['job', 'job/stream', 'jobs', 'job,stream'])('answers ?mode=%s with a job', async (mode) => {
    const { status, body, cookies } = await ask(question, { query: { mode } });
    expect([status, body]).toEqual([
      200,
      {
        job_id: expect.stringMatching(/^job_[0-9a-f]{27}$/),
        status: 'pending',
        polling_url: `/jobs/${body.job_id}`,
      },
    ]);
    expect(cookies).toEqual([expect.stringMatching(`^session_id=${UUID}; HttpOnly; Path=/; SameSite=Lax; Secure$`)]);
  });

  it.each(['stream', '', 'Job', 'xjob'])('streams with ?mode=%j', async (mode) => {
    expect((await ask(question, { query: { mode } })).frames.at(-1)?.event).toBe('complete');
  });
});

describe('what POST /api/v1/stream refuses', () => {
  it.each<[string, object, number, RegExp]>([
    ['no JSON', { body: 'not valid json' }, 400, /^body: JSON decode error$/],
    ['nothing', { body: '' }, 400, /^body: /],
    ['a list', { body: '[]' }, 422, /^body: /],
    ['null', { body: 'null' }, 422, /^body: /],
    ['a text', { body: '"x"' }, 422, /^body: /],
    ['a number', { body: '7' }, 422, /^body: /],
    ['a query that is no text', { body: { query: 7 } }, 422, /^query: Input should be a valid string$/],
    ['a query of 8,001 characters', { body: { query: 'x'.repeat(8001) } }, 422, /^query: String should have at most/],
    [
      'a role that is none',
      { body: { conversation_history: [{ role: 'x', content: '' }] } },
      422,
      /_history\.0\.role: /,
    ],
    ['a history that is none', { body: { conversation_history: 'x' } }, 422, /^conversation_history: /],
    [
      '101 messages',
      { body: { conversation_history: Array(101).fill({ role: 'user', content: '' }) } },
      422,
      /100 items/,
    ],
    ['ids that are no integers', { body: { meeting_ids: ['1'] } }, 422, /^meeting_ids\.0: /],
    ['64 KB and more', { body: { query: '', pad: 'x'.repeat(65_536) } }, 413, /^Request body too large$/],
    ['plain text', { headers: { 'content-type': 'text/plain' }, body: question }, 415, /application\/json/],
    ['a form', { headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: 'x' }, 415, /application\/json/],
    ['no content type', { headers: {}, body: question }, 415, /application\/json/],
    [
      'an invalid key',
      { headers: { ...headers, 'x-api-key': 'nonsense' }, body: question },
      401,
      /^Invalid API token$/,
    ],
    ['somebody else’s meeting', { body: { ...question, meeting_ids: [7] } }, 404, /^Meeting not found$/],
  ])('refuses %s, and stores nothing', async (_, sent, status, error) => {
    const before = await stored();
    for (const query of [{}, { mode: 'job' }]) {
      const answer = await stream('POST', '/api/v1/stream', { headers, query, ...sent });
      expect(answer).toMatchObject({ status, body: { error: expect.stringMatching(error) }, cookies: [] });
    }
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['GET', '/api/v1/stream', 405],
    ['PUT', '/api/v1/stream', 405],
    ['POST', '/api/v1/jobs/job_0123456789abcdef', 405],
    ['GET', '/api/v1', 404],
    ['POST', '/api/v1/stream/', 404],
    ['POST', '/api/v1/stream/more', 404],
    ['POST', '/api/v1/STREAM', 404],
    ['POST', '/api/v1/%73tream', 404],
  ])('answers %s %s with %i', async (method, path, status) => {
    const answer = await stream(method, path, { headers, body: question });
    expect([answer.status, Object.keys(answer.body)]).toEqual([status, ['error']]);
    if (status === 405) expect(answer.headers.allow).toMatch(/^(POST|GET)$/);
  });
});

describe('sessions', () => {
  it('sets a fresh one for whoever has none, each time another', async () => {
    const [one, other] = [await ask(), await ask()];
    expect(sessionOf(one)).not.toBe(sessionOf(other));
    expect(sessionOf(one)).toMatch(new RegExp(`^${UUID}$`));
  });

  it('keeps the one that the client sends', async () => {
    const session = randomUUID();
    const cookies = ['theme=dark', `session_id=${session}`];
    expect(sessionOf(await ask(question, { cookies }))).toBe(session);
    expect(sessionOf(await ask(question, { cookies, query: { mode: 'job' } }))).toBe(session);
  });

  it.each(['', 'abc-123', `${randomUUID()}x`, '../x', 'a; Domain=evil.example'])('replaces %j', async (value) => {
    const session = sessionOf(await ask(question, { cookies: [`session_id=${value}`] }));
    expect(session).toMatch(new RegExp(`^${UUID}$`));
  });

  it('leaves Secure out where the browser came without TLS', async () => {
    const plain = await ask(question, { headers: { ...headers, 'x-forwarded-proto': 'http' } });
    expect(plain.cookies).toEqual([`session_id=${sessionOf(plain)}; HttpOnly; Path=/; SameSite=Lax`]);
  });
});

describe('Last-Event-ID', () => {
  const resume = (id: string, sent: object = {}) =>
    stream('POST', '/api/v1/stream', { headers: { 'last-event-id': id }, ...sent });

  it('goes on after each event, whatever the body, with the same frames', async () => {
    const whole = await ask();
    const cookies = [`session_id=${sessionOf(whole)}`];
    for (const [position, { id }] of whole.frames.entries()) {
      const rest = await resume(id, { cookies, body: position % 2 === 0 ? 'not json' : undefined });
      expect([rest.status, rest.headers['content-type']]).toEqual([200, 'text/event-stream']);
      expect(rest.frames).toEqual(whole.frames.slice(position + 1));
      expect(sessionOf(rest)).toBe(sessionOf(whole));
    }
    const [first] = whole.frames;
    expect((await resume(first?.id.replace('/1', '/0') ?? '', { cookies })).frames).toEqual(whole.frames);
  });

  it('goes on with a job that was not asked as a stream', async () => {
    const asked = await ask(question, { query: { mode: 'job' } });
    const { frames } = await resume(`${asked.body.job_id}/1`, { cookies: [`session_id=${sessionOf(asked)}`] });
    expect(frames.map(({ event }) => event)).toEqual(['progress', 'progress', 'progress', 'result', 'complete']);
  });

  it('answers 404 for what is unknown, malformed, not given out yet, or foreign', async () => {
    const whole = await ask();
    const cookies = [`session_id=${sessionOf(whole)}`];
    const [jobId = ''] = (whole.frames[0]?.id ?? '').split('/');
    const wrong = ['nonsense', `${jobId}`, `${jobId}/`, `${jobId}/x`, `${jobId}/-1`, `${jobId}/01`, `${jobId}/7`];
    for (const id of [...wrong, `${jobId}/1/2`, '/1', 'job_0123456789abcdef/1', `exec_${jobId.slice(4)}/1`]) {
      expect(await resume(id, { cookies }), id).toMatchObject({ status: 404, body: { error: 'Job not found' } });
    }
    for (const foreign of [[], [`session_id=${randomUUID()}`]]) {
      expect(await resume(`${jobId}/1`, { cookies: foreign })).toMatchObject({ status: 404 });
    }
  });

  it('is one user’s in all sessions, and nobody else’s', async () => {
    const [ada, bob] = [await createTestUser(assistant.context, call), await createTestUser(assistant.context, call)];
    const whole = await ask(question, { headers: { ...headers, 'x-api-key': ada.token } });
    const headersOf = (token: string) => ({
      headers: { 'x-api-key': token, 'last-event-id': whole.frames[0]?.id ?? '' },
    });
    const own = await stream('POST', '/api/v1/stream', headersOf(ada.token));
    expect(own.frames).toEqual(whole.frames.slice(1));
    expect(await stream('POST', '/api/v1/stream', headersOf(bob.token))).toMatchObject({ status: 404 });
  });

  it('ends with an error when the job is deleted', async () => {
    const asked = await ask(question, { query: { mode: 'job' } });
    const cookies = [`session_id=${sessionOf(asked)}`];
    vi.spyOn(worker, 'work').mockImplementationOnce(async () => {
      await call('DELETE', `/jobs/${asked.body.job_id}`, { cookies });
    });
    const { frames } = await resume(`${asked.body.job_id}/1`, { cookies });
    expect(frames.map(({ event, data, id }) => [event, data, id])).toEqual([
      ['error', '{"error":"Job not found"}', `${asked.body.job_id}/1`],
    ]);
  });
});

describe('where a key is needed', async () => {
  const closed = await createTestAssistant({ anonymousAssistant: false, diagnostics: false, strictSessions: true });
  const ada = await createTestUser(closed.context, closed.call);

  it('answers 401 without one, cookie or not', async () => {
    for (const cookies of [[], [`session_id=${randomUUID()}`]]) {
      const answer = await closed.stream('POST', '/api/v1/stream', { headers, cookies, body: question });
      expect(answer).toMatchObject({ status: 401, body: { error: 'Missing API token (X-API-Key header)' } });
    }
  });

  it('answers whoever has one', async () => {
    const answer = await closed.stream('POST', '/api/v1/stream', {
      headers: { ...headers, 'x-api-key': ada.token },
      body: question,
    });
    expect(answer.frames.at(-1)?.event).toBe('complete');
  });
});
