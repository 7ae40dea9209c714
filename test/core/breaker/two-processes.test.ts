import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it, vi } from 'vitest';
import { CircuitBreaker } from '../../../core/breaker/circuit-breaker.ts';
import { DynamoBreakerStore } from '../../../core/breaker/dynamo-breaker-store.ts';
import { createTestContext } from '../../support/test-context.ts';

const program = fileURLToPath(new URL('guarding-process.ts', import.meta.url));
const soon = { timeout: 20_000, interval: 20 };
const { context, tableName } = await createTestContext();
const breaker = new CircuitBreaker({ ...context, store: new DynamoBreakerStore(context.table) });

const ends: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(ends.map((end) => end())));

/** Starts a process that shares the table, and nothing else, with this one. */
function startProcess({ aheadSeconds = 0, kind, times }: { aheadSeconds?: number; kind: string; times: number }) {
  const child = spawn(process.execPath, [program, tableName, String(aheadSeconds), kind, String(times)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: {
      AWS_ENDPOINT_URL_DYNAMODB: process.env.DYNAMODB_ENDPOINT,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
  });
  const closed = once(child, 'close');
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const kill = () => void child.kill('SIGKILL');
  const end = async () => {
    child.stdin.end();
    await closed;
  };
  ends.push(async () => {
    kill();
    await closed;
  });
  return { lines, closed, end, kill };
}

const count = (processes: { lines: string[] }[], start: string): number =>
  processes.flatMap(({ lines }) => lines).filter((line) => line.startsWith(start)).length;
const REFUSED = 'CircuitBreakerOpenError: Circuit breaker open for ask. Next attempt allowed in ';

it('one process opens the breaker, another refuses, and two let through a single probe', async () => {
  const failing = startProcess({ kind: 'fail', times: 4 });
  await failing.closed;
  const failed = ['made', 'Error: model is down'];
  expect(failing.lines).toEqual([...failed, ...failed, ...failed, expect.stringMatching(REFUSED)]);
  expect(await breaker.status('model')).toMatchObject({ state: 'open', failure_count: 3 });

  const refusing = startProcess({ kind: 'fail', times: 1 });
  await refusing.closed;
  expect(refusing.lines).toEqual([expect.stringMatching(/^CircuitBreakerOpenError: .* in [123]?\d\.\ds$/)]);

  const both = [0, 1].map(() => startProcess({ aheadSeconds: 31, kind: 'hold', times: 25 }));
  await vi.waitFor(() => expect(count(both, 'made') + count(both, REFUSED)).toBe(50), soon);
  expect(count(both, 'made')).toBe(1);
  await Promise.all(both.map(({ end }) => end()));
  expect(count(both, 'succeeded')).toBe(1);
  expect(await breaker.status('model')).toMatchObject({ state: 'half_open' });
});

it('a probe whose process was killed is given up, and another process makes the next one', async () => {
  await breaker.reset('model');
  await startProcess({ kind: 'fail', times: 3 }).closed;
  const killed = startProcess({ aheadSeconds: 31, kind: 'hold', times: 1 });
  await vi.waitFor(() => expect(killed.lines).toEqual(['made']), soon);
  killed.kill();
  await killed.closed;

  const early = startProcess({ aheadSeconds: 31, kind: 'fail', times: 1 });
  await early.closed;
  expect(early.lines).toEqual([expect.stringMatching(REFUSED)]);

  const later = startProcess({ aheadSeconds: 48, kind: 'hold', times: 1 });
  await vi.waitFor(() => expect(later.lines).toEqual(['made']), soon);
  await later.end();
  expect(later.lines).toEqual(['made', 'succeeded']);
  expect(await breaker.status('model')).toMatchObject({ state: 'half_open' });
});
