import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createTestUser } from '../../support/test-api.ts';
import { createTestAssistant, jsonType } from '../../support/test-assistant.ts';

const assistant = await createTestAssistant();
const { call, stream, worker, advance, context } = assistant;
const sessionCookie = (session: string) => ({ cookies: [`session_id=${session}`] });

async function ask(session: string, token?: string) {
  const { body } = await stream('POST', '/api/v1/stream', {
    headers: { ...jsonType, ...(token !== undefined && { 'x-api-key': token }) },
    query: { mode: 'job' },
    body: { query: 'When is the launch?' },
    ...sessionCookie(session),
  });
  advance(1);
  return { jobId: String(body.job_id), id: `exec_${String(body.job_id).slice(4)}` };
}

const idsOf = (body: { executions: { execution_id: string }[] }) =>
  body.executions.map(({ execution_id }) => execution_id);

describe('GET /executions', () => {
  it('lists the session’s, newest first, by status and in pages', async () => {
    const session = randomUUID();
    const asked = [await ask(session), await ask(session), await ask(session)].map(({ id }) => id).reverse();
    await call('POST', `/executions/${asked[1]}/cancel`, sessionCookie(session));
    const list = (query: Record<string, string> = {}) =>
      call('GET', '/executions', { ...sessionCookie(session), query });
    const { status, body } = await list();
    expect([status, idsOf(body)]).toEqual([200, asked]);
    expect(body.executions[0]).toMatchObject({ agent_name: 'assistant', state: 'pending', current_phase: 'created' });
    expect(body.executions[0]).not.toHaveProperty('version');
    expect(idsOf((await list({ status: 'cancelled' })).body)).toEqual([asked[1]]);
    expect(idsOf((await list({ agent: 'other' })).body)).toEqual([]);
    expect(idsOf((await list({ thread: body.executions[0].thread_id, agent: 'assistant' })).body)).toEqual(asked);
    const page = (await list({ limit: '2' })).body;
    const rest = (await list({ limit: '2', cursor: page.next_cursor })).body;
    expect([...idsOf(page), ...idsOf(rest)]).toEqual(asked);
    expect(rest).not.toHaveProperty('next_cursor');
  });

  it('lists a user’s in every session, and nobody else’s', async () => {
    const [ada, bob] = [await createTestUser(context, call), await createTestUser(context, call)];
    const { id } = await ask(randomUUID(), ada.token);
    expect(idsOf((await ada.call('GET', '/executions', sessionCookie(randomUUID()))).body)).toEqual([id]);
    expect(idsOf((await bob.call('GET', '/executions')).body)).toEqual([]);
    expect(idsOf((await call('GET', '/executions', sessionCookie(randomUUID()))).body)).toEqual([]);
  });

  it.each([{ status: 'succeeded' }, { limit: '0' }, { limit: '101' }, { limit: 'x' }, { cursor: 'nonsense' }])(
    'refuses %j with 422',
    async (query) => {
      const answer = await call('GET', '/executions', { ...sessionCookie(randomUUID()), query });
      expect([answer.status, answer.body.detail[0].loc]).toEqual([422, ['query', Object.keys(query)[0]]]);
    },
  );
});

describe('GET /executions/{id}', () => {
  it('shows the record with timeout, breaker and history', async () => {
    const session = randomUUID();
    const { id } = await ask(session);
    await worker.work();
    const { status, body } = await call('GET', `/executions/${id}`, sessionCookie(session));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      execution_id: id,
      state: 'completed',
      current_phase: 'completed',
      agent_state: { state: 'completed' },
      timeout: { timeout_seconds: 120, is_timed_out: false, circuit_breaker_state: 'closed' },
      circuit_breaker: { state: 'closed', is_open: false },
    });
    const { history } = (await call('GET', `/executions/${id}/history`, sessionCookie(session))).body;
    expect(history).toEqual(body.history);
    expect([history[0].from_phase, history.at(-1).to_phase]).toEqual(['created', 'completed']);
    for (const [position, { to_phase }] of history.slice(0, -1).entries()) {
      expect(history[position + 1].from_phase).toBe(to_phase);
    }
  });
});

describe('POST /executions/{id}/cancel', () => {
  it('fails the job, ends its stream with an error, and works once', async () => {
    const session = randomUUID();
    const { id, jobId } = await ask(session);
    const cancel = () => call('POST', `/executions/${id}/cancel`, sessionCookie(session));
    expect(await cancel()).toMatchObject({ status: 200, body: { execution_id: id, state: 'cancelled' } });
    expect((await call('GET', `/jobs/${jobId}`, sessionCookie(session))).body).toMatchObject({
      status: 'failed',
      error: 'Cancelled',
    });
    const resumed = await stream('POST', '/api/v1/stream', {
      headers: { 'last-event-id': `${jobId}/1` },
      ...sessionCookie(session),
    });
    expect(resumed.frames.map(({ event, data, id: at }) => [event, data, at])).toEqual([
      ['error', '{"error":"Cancelled"}', `${jobId}/2`],
    ]);
    expect(await cancel()).toMatchObject({ status: 409, body: { detail: 'Execution already finished' } });
  });
});

describe('GET /executions/metrics', () => {
  it('counts the caller’s own', async () => {
    const session = randomUUID();
    const none = (await call('GET', '/executions/metrics', sessionCookie(session))).body;
    expect(none).toMatchObject({ total_executions: 0, success_rate: 0, failure_rate: 0 });
    await ask(session);
    await worker.work();
    const { jobId } = await ask(session);
    await call('POST', `/jobs/${jobId}/fail`, sessionCookie(session));
    const { status, body } = await call('GET', '/executions/metrics', sessionCookie(session));
    expect([status, body]).toEqual([
      200,
      {
        total_executions: 2,
        active_executions: 0,
        successful_executions: 1,
        failed_executions: 1,
        timeout_executions: 0,
        dead_executions: 0,
        success_rate: 0.5,
        failure_rate: 0.5,
      },
    ]);
  });
});

describe('executions of others', async () => {
  const ada = await createTestUser(context, call);
  const bob = await createTestUser(context, call);
  const session = randomUUID();
  const { id } = await ask(session);
  const { id: hers } = await ask(randomUUID(), ada.token);
  const routes = [
    ['GET', ''],
    ['GET', '/history'],
    ['POST', '/cancel'],
  ];

  it.each(routes)('are not found by %s /executions/{id}%s', async (method = '', rest = '') => {
    const notFound = { status: 404, body: { detail: 'Execution not found' } };
    expect(await bob.call(method, `/executions/${id}${rest}`)).toMatchObject(notFound);
    expect(await bob.call(method, `/executions/${hers}${rest}`)).toMatchObject(notFound);
    const tooLong = `exec_${'0'.repeat(3000)}`;
    for (const each of [id, hers, 'nope', 'exec_0123456789abcdef', 'job_0123456789abcdef', tooLong]) {
      expect(await call(method, `/executions/${each}${rest}`, sessionCookie(randomUUID()))).toMatchObject(notFound);
    }
    expect((await call('GET', `/executions/${id}`, sessionCookie(session))).body.state).not.toBe('cancelled');
  });

  it.each([...routes.map(([method, rest]) => [method, `/{id}${rest}`]), ['GET', ''], ['GET', '/metrics']])(
    'need a key or a session: %s /executions%s',
    async (method = '', rest = '') => {
      const path = `/executions${rest.replace('{id}', id)}`;
      expect(await call(method, path)).toMatchObject({
        status: 401,
        body: { detail: 'Missing API token (X-API-Key header)' },
      });
      const wrong = await call(method, path, { headers: { 'x-api-key': 'nonsense' }, ...sessionCookie(session) });
      expect(wrong).toMatchObject({ status: 401, body: { detail: 'Invalid API token' } });
    },
  );
});
