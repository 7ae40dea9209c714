import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ControlPlane } from '../../../bot-task/control-plane/control-plane.ts';
import { retryDelayMillis } from '../../../bot-task/control-plane/retry-delay.ts';
import { StatusLane } from '../../../bot-task/control-plane/status-lane.ts';
import { createSignedTransport } from '../../../bot-task/control-plane/transport.ts';
import { createLog } from '../../../core/log.ts';
import { testLimits } from '../bot-context.ts';
import { FakeControlPlane, type ReceivedCall } from '../fake-control-plane.ts';

const forever = new AbortController().signal;
let server: FakeControlPlane;
let url: string;
beforeEach(async () => {
  server = new FakeControlPlane();
  url = await server.start();
});
afterEach(() => server.stop());

function createClient(options: { credentials?: (how: { forceRefresh: boolean }) => string; lines?: string[] } = {}) {
  const { credentials = () => 'AKIAFIRST', lines = [] } = options;
  const transport = createSignedTransport({
    callbackUrl: url,
    region: 'eu-west-1',
    credentials: async (how) => ({ accessKeyId: credentials(how), secretAccessKey: 'very-secret' }),
    now: () => new Date(),
    callTimeoutMillis: 300,
  });
  const log = createLog(
    () => new Date(),
    (line) => void lines.push(line),
  );
  const fields = { connectionId: 'c', bootstrapToken: 'boot-token', now: Date.now, random: Math.random };
  return new ControlPlane({ transport, log, limits: testLimits, ...fields });
}

/** The first calls are answered as told, the following ones well. */
const first = (...answers: ReturnType<FakeControlPlane['fault']>[]) => {
  server.fault = () => answers.shift();
};

describe('ControlPlane.call', () => {
  it('signs for lambda and carries token, connection id and seq', async () => {
    await createClient().call({ name: 'joined', payload: {} }, forever);
    expect(server.calls).toMatchObject([
      { name: 'joined', token: 'boot-token', signedFor: 'lambda', connection_id: 'c', seq: 1 },
    ]);
  });

  it.each<[string, ReturnType<FakeControlPlane['fault']>]>([
    ['the connection breaks', 'drop'],
    ['a 500 comes', { statusCode: 500, body: { detail: 'Internal Server Error' } }],
    ['a 429 with detail comes', { statusCode: 429, body: { detail: 'slow down' } }],
    ['a 408 with detail comes', { statusCode: 408, body: { detail: 'late' } }],
    ['a 404 comes that is not ours', { statusCode: 404, body: { message: 'Not Found' } }],
    ['a 410 comes that is not ours', { statusCode: 410 }],
  ])('repeats the call with its seq when %s', async (_, answer) => {
    first(answer, answer);
    const outcome = await createClient().call({ name: 'joined', payload: {} }, forever);
    expect(outcome.kind).toBe('accepted');
    expect(server.calls.map(({ seq }) => seq)).toEqual([1, 1, 1]);
  });

  it('repeats the call when no answer comes in time', async () => {
    first('silence');
    expect((await createClient().call({ name: 'joined', payload: {} }, forever)).kind).toBe('accepted');
  });

  it('fetches fresh credentials and takes the clock from the answer when AWS refuses the signature', async () => {
    const seen: boolean[] = [];
    first({
      statusCode: 403,
      body: { Message: 'Signature expired' },
      date: new Date(Date.now() + 3_600_000).toUTCString(),
    });
    const client = createClient({ credentials: ({ forceRefresh }) => `AKIA${seen.push(forceRefresh)}` });
    await client.call({ name: 'joined', payload: {} }, forever);
    expect(seen).toEqual([false, true]);
    const [before, after] = server.calls.map(({ signedAt }) => signedAt);
    expect(Number(after) - Number(before)).toBeGreaterThan(3_500_000);
  });

  it.each([401, 404, 410])('is fenced by a %i of ours, once and for all', async (statusCode) => {
    const client = createClient();
    first({ statusCode, body: { detail: 'gone' } });
    expect(await client.call({ name: 'heartbeat', payload: {} }, forever)).toEqual({ kind: 'fenced', statusCode });
    expect(client.fenced.aborted).toBe(true);
  });

  it.each([400, 403, 409, 413, 422])('drops a payload that is answered %i, and goes on', async (statusCode) => {
    const client = createClient();
    first({ statusCode, body: { detail: 'no' } });
    expect(await client.call({ name: 'segments', payload: {} }, forever)).toEqual({ kind: 'dropped', statusCode });
    expect((await client.call({ name: 'segments', payload: {} }, forever)).kind).toBe('accepted');
    expect(server.calls.map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('stops repeating when its signal aborts', async () => {
    server.fault = () => 'drop';
    const outcome = await createClient().call({ name: 'joined', payload: {} }, AbortSignal.timeout(100));
    expect(outcome).toEqual({ kind: 'abandoned' });
  });

  it('logs neither token nor keys', async () => {
    const lines: string[] = [];
    first('drop', { statusCode: 422, body: { detail: 'no' } });
    await createClient({ lines }).call({ name: 'joined', payload: {} }, forever);
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join()).not.toMatch(/boot-token|very-secret|AKIAFIRST/);
  });
});

describe('StatusLane', () => {
  it('sends one call at a time, in order, whatever gets lost', async () => {
    const client = createClient();
    const lane = new StatusLane(client, { resendsMax: 3, signal: forever });
    let turn = 0;
    server.fault = () => (turn++ % 2 === 0 ? 'drop' : undefined);
    lane.send({ name: 'phase', payload: { phase: 'joining' } });
    lane.send({ name: 'joined', payload: {} });
    expect(lane.isIdle).toBe(false);
    await lane.send({ name: 'status', payload: { status: 'stopping' } });
    expect(lane.isIdle).toBe(true);
    expect(server.calls.map(({ name }) => name).join(' ')).toBe('phase phase joined joined status status');
  });

  it('sends joined again, with a new seq, when it was overtaken', async () => {
    const lane = new StatusLane(createClient(), { resendsMax: 3, signal: forever });
    first({ statusCode: 200, body: { status: 'ignored', meeting_id: 7, current_status: 'starting' } });
    await lane.send({ name: 'joined', payload: {} });
    expect(server.calls.map(({ seq }: ReceivedCall) => seq)).toEqual([1, 2]);
  });

  it('lets an ignored call be when there is nothing left to move, or too often', async () => {
    const lane = new StatusLane(createClient(), { resendsMax: 3, signal: forever });
    first({ statusCode: 200, body: { status: 'ignored', current_status: 'stopping' } });
    await lane.send({ name: 'joined', payload: {} });
    expect(server.calls).toHaveLength(1);
    server.fault = () => ({ statusCode: 200, body: { status: 'ignored', current_status: 'starting' } });
    await lane.send({ name: 'joined', payload: {} });
    expect(server.calls).toHaveLength(1 + 4);
  });
});

describe('retryDelayMillis', () => {
  it('doubles up to the cap, with the upper half drawn', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, drawn) => {
        const delay = retryDelayMillis(attempt, { baseMillis: 250, capMillis: 10_000, random: () => drawn });
        const ceiling = Math.min(10_000, 250 * 2 ** (attempt - 1));
        expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
        expect(delay).toBeLessThanOrEqual(ceiling);
      }),
    );
  });
});
