import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gateway, startGateway } from '../../../local/http/gateway.ts';
import { type ControlledStack, localControls } from '../../../local/http/local-controls.ts';
import type { Faults } from '../../../local/interfaces.ts';
import { createSurroundings, type TestSurroundings } from '../surroundings.ts';
import { sendRaw } from './send-raw.ts';

let around: TestSurroundings;
let gateway: Gateway;
let killed: string[];
let restarts: number[];

const environment = { MEETING_ID: '42', ATTEMPT: '1', BOOTSTRAP_TOKEN: 'v1' };
const task = { taskArn: 'arn:task/1', pid: 7, lastStatus: 'RUNNING', startedBy: '1/2/3', environment };

function createStack(): ControlledStack {
  return {
    around,
    ecs: {
      url: '',
      stop: async () => undefined,
      addCluster: () => undefined,
      addTaskDefinition: () => undefined,
      listTasks: () => [task],
      kill: (taskArn) => killed.push(taskArn) > 0,
      recover: async () => undefined,
      stopTasks: async () => undefined,
    },
    invokeSchedule: async (name) =>
      name === 'sweep-stale-meetings' ? { outcome: 'answered', payload: { due: 0 } } : undefined,
    describeLive: async () => ({ sockets: [], topics: { sessions: 2 }, interest: ['sessions'], sites: [] }),
    killFunction: (name) => ({ 'run-job': [11, 12], bots: [] })[name],
    setFaults: async (change: Partial<Faults>) => Object.assign(around.faults, change),
    restart: async ({ downMs }) => void restarts.push(downMs),
  };
}

beforeEach(async () => {
  around = createSurroundings();
  killed = [];
  restarts = [];
  const room = {
    handle: async (_request: unknown, response: { end(text: string): void }) => {
      response.end('room');
      return true;
    },
  };
  gateway = await startGateway({
    port: 0,
    room,
    onFault: (fault) => {
      throw fault;
    },
  });
});
afterEach(() => gateway.stop());

const serve = () =>
  gateway.serve({
    frontDoor: async (_request, response) => void response.end('front door'),
    frontDoorUpgrade: async (_request, socket) => void socket.end('HTTP/1.1 418 Front door\r\n\r\n'),
    fromPeer: async (_request, response) => void response.end('from peer'),
    controls: localControls(createStack(), (fault) => {
      throw fault;
    }),
  });

async function control(method: string, path: string, body?: unknown) {
  serve();
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await sendRaw(gateway.url, { method, path, ...(body !== undefined && { body: text }) });
  return { status: answer.status, headers: answer.headers, body: JSON.parse(answer.body) };
}

describe('the one port', () => {
  it('answers 503 until the stack is up', async () => {
    expect(await sendRaw(gateway.url, { path: '/health' })).toMatchObject({
      status: 503,
      body: '{"detail":"Rollcall is starting"}',
    });
    serve();
    expect(await sendRaw(gateway.url, { path: '/health' })).toMatchObject({ status: 200, body: 'front door' });
  });

  it('gives paths to the part they belong to, by their first segment alone', async () => {
    serve();
    expect((await sendRaw(gateway.url, { path: '/rehearsal/room' })).body).toBe('room');
    expect((await sendRaw(gateway.url, { path: '/rehearsals' })).body).toBe('front door');
    expect((await sendRaw(gateway.url, { path: '/x/../_local/tasks' })).body).toBe('front door');
  });

  it('gives handshakes to the front door, and to nothing of its own', async () => {
    const ask = async (path: string) => {
      const headers = { connection: 'Upgrade', upgrade: 'websocket' };
      return (await sendRaw(gateway.url, { path, headers })).status;
    };
    expect(await ask('/ws')).toBe(503);
    serve();
    expect([await ask('/ws'), await ask('/_local/tasks'), await ask('/rehearsal/room')]).toEqual([418, 404, 404]);
  });

  it('takes what a peer publishes, from this machine alone', async () => {
    serve();
    const call = (headers = {}) => sendRaw(gateway.url, { method: 'POST', path: '/_local/sns', headers, body: 'x' });
    expect(await call()).toMatchObject({ status: 200, body: 'from peer' });
    expect((await call({ host: 'evil.example' })).status).toBe(403);
    expect((await control('GET', '/_local/sns')).status).toBe(404);
  });

  it('cannot be had twice', async () => {
    const { port } = new URL(gateway.url);
    const room = { handle: async () => true };
    await expect(startGateway({ port: Number(port), room, onFault: () => undefined })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });

  it.each(['/_local/tasks', '/rehearsal/room'])('refuses foreign hosts and origins at %s', async (path) => {
    serve();
    const { port } = new URL(gateway.url);
    const status = async (headers: Record<string, string>) => (await sendRaw(gateway.url, { path, headers })).status;
    expect(await status({ host: `evil.example:${port}` })).toBe(403);
    expect(await status({ host: `127.0.0.1:${Number(port) + 1}` })).toBe(403);
    expect(await status({ origin: 'https://evil.example' })).toBe(403);
    expect(await status({ origin: 'null' })).toBe(403);
    expect(await status({ origin: `https://127.0.0.1:${port}` })).toBe(403);
    for (const name of ['127.0.0.1', 'localhost', '[::1]', 'LOCALHOST']) {
      expect(await status({ host: `${name}:${port}`, origin: `http://${name}:${port}` })).toBe(200);
    }
  });
});

describe('/_local', () => {
  it('lists the tasks', async () => {
    expect(await control('GET', '/_local/tasks')).toMatchObject({
      status: 200,
      body: {
        tasks: [{ meeting_id: 42, attempt: 1, task_arn: 'arn:task/1', pid: 7, last_status: 'RUNNING', environment }],
      },
    });
  });

  it('shows what is live', async () => {
    expect(await control('GET', '/_local/live')).toMatchObject({ status: 200, body: { topics: { sessions: 2 } } });
  });

  it('kills the task of a meeting', async () => {
    expect(await control('POST', '/_local/tasks/42/kill')).toMatchObject({
      status: 200,
      body: { killed: ['arn:task/1'] },
    });
    expect(killed).toEqual(['arn:task/1']);
    expect(await control('POST', '/_local/tasks/43/kill')).toMatchObject({
      status: 404,
      body: { detail: 'No running task for meeting 43' },
    });
  });

  it('kills the processes of a function that is at work', async () => {
    const kill = (name: string) => control('POST', `/_local/functions/${name}/kill`);
    expect(await kill('run-job')).toMatchObject({ status: 200, body: { killed: [11, 12] } });
    expect(await kill('bots')).toMatchObject({ status: 409, body: { detail: 'The function bots is not at work' } });
    expect(await kill('none')).toMatchObject({ status: 404, body: { detail: 'No function is called none' } });
  });

  it('runs a schedule', async () => {
    expect(await control('POST', '/_local/schedules/sweep-stale-meetings/run')).toMatchObject({
      status: 200,
      body: { result: { due: 0 } },
    });
    expect((await control('POST', '/_local/schedules/none/run')).status).toBe(404);
  });

  it('sets and shows faults', async () => {
    expect(await control('PUT', '/_local/faults', { launches: 'hold', callbacks: false })).toMatchObject({
      status: 200,
      body: { task_events: true, deliveries: true, callbacks: false, launches: 'hold' },
    });
    expect((await control('GET', '/_local/faults')).body).toEqual(around.faults);
  });

  it.each([
    ['an unknown fault', { sun_spots: true }, ['body', 'sun_spots'], 'extra_forbidden'],
    ['a fault of the wrong type', { callbacks: 'no' }, ['body', 'callbacks'], 'invalid_type'],
    ['an unknown word', { launches: 'walk' }, ['body', 'launches'], 'invalid_value'],
    ['what is not JSON', '{', ['body'], 'json_invalid'],
    ['what is no object', [], ['body'], 'invalid_type'],
  ])('refuses %s', async (_what, body, loc, type) => {
    const answer = await control('PUT', '/_local/faults', body);
    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc, type, msg: expect.any(String) }] } });
    expect(around.faults).toMatchObject({ task_events: true, launches: 'run' });
  });

  it('restarts once at a time', async () => {
    expect(await control('POST', '/_local/restart', { down_ms: 10 })).toMatchObject({
      status: 202,
      body: { down_ms: 10 },
    });
    around.setDown(true);
    expect((await control('POST', '/_local/restart', { down_ms: 10 })).status).toBe(409);
    expect(restarts).toEqual([10]);
    expect((await control('POST', '/_local/restart', { down_ms: -1 })).status).toBe(422);
  });

  it('answers unknown paths, other methods and large bodies with a detail', async () => {
    expect(await control('GET', '/_local/none')).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
    const answer = await control('DELETE', '/_local/faults');
    expect(answer).toMatchObject({
      status: 405,
      body: { detail: 'Method Not Allowed' },
      headers: { allow: 'GET, PUT' },
    });
    expect((await control('PUT', '/_local/faults', ' '.repeat(65_537))).status).toBe(413);
  });
});
