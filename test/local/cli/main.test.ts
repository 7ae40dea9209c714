import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { waitFor } from '../wait-for.ts';

/** The runner as people start it: a process with its own standard output. */
class Program {
  readonly child: ChildProcess;
  readonly exitCode: Promise<number | null>;
  output = '';
  errors = '';

  constructor(...commandLine: string[]) {
    const env = { ...process.env, ADMIN_API_KEY: adminApiKey, TMPDIR: temporary };
    this.child = spawn(process.execPath, ['local/main.ts', ...commandLine], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.on('data', (chunk: Buffer) => {
      this.output += chunk;
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.errors += chunk;
    });
    this.exitCode = new Promise((resolve) => this.child.once('close', resolve));
  }

  lines(): Record<string, unknown>[] {
    return this.output
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  }
}

let adminApiKey = '';
const temporary = mkdtempSync(join(tmpdir(), 'rollcall-tmp-'));
const dataDirectory = mkdtempSync(join(tmpdir(), 'rollcall-main-'));
const options = ['--port', '0', '--data-dir', dataDirectory, '-c', 'botImage=none'];
let runner: Program;
let ready: Record<string, unknown>;

beforeAll(async () => {
  runner = new Program('--json', ...options);
  ready = await firstLine(runner);
});
afterAll(() => runner.child.kill('SIGKILL'));

/** The app is bundled and synthesized first. */
const startMillisMax = 90_000;

const firstLine = (program: Program) => {
  const find = () => {
    if (program.child.exitCode !== null) throw new Error(program.errors);
    return program.lines()[0];
  };
  return waitFor('the first line', find, startMillisMax);
};

const ask = (path: string, init: RequestInit = {}) =>
  fetch(`${ready.url}${path}`, {
    ...init,
    headers: { 'x-api-key': String(ready.api_key), 'content-type': 'application/json' },
  });

it('says first where it is and which keys it has', async () => {
  expect(ready).toEqual({
    type: 'ready',
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    api_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    callback_url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/?$/),
    admin_api_key: expect.any(String),
    api_key: expect.any(String),
    user_id: expect.any(Number),
  });
  expect((await ask('/bots/status')).status).toBe(200);
  expect(statSync(join(dataDirectory, 'keys.json')).mode & 0o777).toBe(0o600);
});

it('refuses a second runner on the same data, and a port that is taken', async () => {
  const second = new Program('--no-demo', ...options);
  expect(await second.exitCode).toBe(1);
  expect(second.errors).toContain(`process ${runner.child.pid}, ${ready.url}`);

  const { port } = new URL(String(ready.url));
  const third = new Program('--ephemeral', '--port', port);
  expect(await third.exitCode).toBe(1);
  expect(third.errors).toContain(`Port ${port} on 127.0.0.1 is in use`);
  expect(third.errors).not.toContain('at ');
});

it('shows a bot’s life, lets it leave at the end, and leaves nothing running', async () => {
  const body = JSON.stringify({ platform: 'rehearsal', native_meeting_id: 'main-test' });
  const sent = await ask('/bots', { method: 'POST', body });
  expect(sent.status).toBe(201);
  const { id } = z.looseObject({ id: z.number() }).parse(await sent.json());
  await waitFor('an active bot', () => runner.lines().some((line) => line.id === id && line.status === 'active'));
  const mine = processesOf(dataDirectory);
  expect(mine.length).toBeGreaterThan(0);

  runner.child.kill('SIGTERM');
  expect(await runner.exitCode).toBe(0);
  const lines = runner.lines();
  expect(lines).toContainEqual({ type: 'task', meeting_id: id, attempt: 1, status: 'STOPPED' });
  expect(lines).toContainEqual(expect.objectContaining({ type: 'meeting', id, status: 'stopping' }));
  expect(existsSync(join(dataDirectory, 'runner.lock'))).toBe(false);
  expect(processesOf(dataDirectory)).toEqual([]);
});

it('shows the logs that it left', async () => {
  const logs = new Program('--data-dir', dataDirectory, '--logs', 'callbacks');
  expect(await logs.exitCode).toBe(0);
  expect(logs.lines().length).toBeGreaterThan(0);
});

it('keeps its keys for the next start, and takes an admin key from the environment', async () => {
  adminApiKey = 'chosen';
  const next = new Program('--json', ...options);
  const { api_key, user_id } = ready;
  expect(await firstLine(next)).toMatchObject({ api_key, user_id, admin_api_key: 'chosen' });
  next.child.kill('SIGTERM');
  expect(await next.exitCode).toBe(0);
});

it('leaves no file of an ephemeral run that was ended in the middle of its start', async () => {
  const before = readdirSync(temporary);
  const hasty = new Program('--ephemeral', '--port', '0');
  await waitFor('the app', () => hasty.output.includes('Synthesize'));
  hasty.child.kill('SIGTERM');
  expect(await hasty.exitCode).toBe(130);
  expect(readdirSync(temporary)).toEqual(before);
});

/** Children of the runner carry its data directory in their environment. */
function processesOf(directory: string): string[] {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`ROLLCALL_DATA_DIRECTORY=${directory}`);
    } catch {
      return false;
    }
  });
}
