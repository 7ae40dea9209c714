import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { startRooms } from '../local/rehearsal/room-server.ts';
import { FakeControlPlane } from './fake-control-plane.ts';

let rooms: Awaited<ReturnType<typeof startRooms>>;
beforeAll(async () => {
  rooms = await startRooms();
});
afterAll(() => rooms.stop());

const soon = { timeout: 20_000, interval: 50 };

/** The bot as ECS starts it: a process of its own, told everything by its environment. */
async function spawnBot(environment: Record<string, string>) {
  const temporary = await mkdtemp(join(tmpdir(), 'rollcall-test-'));
  onTestFinished(() => rm(temporary, { recursive: true, force: true, maxRetries: 3 }));
  const child = spawn(process.execPath, ['bot-task/main.ts'], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: temporary, ...environment },
    detached: true,
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, temporary, output: text(child.stdout), exit: once(child, 'exit') };
}

async function sendBot(room: string, mark = randomUUID()) {
  const controlPlane = new FakeControlPlane({ meeting_url: `${rooms.url}/rehearsal/${room}`, native_meeting_id: room });
  const url = await controlPlane.start();
  onTestFinished(() => controlPlane.stop());
  const bot = await spawnBot({
    CALLBACK_URL: url,
    MEETING_ID: '7',
    USER_ID: '3',
    ATTEMPT: '1',
    BOOTSTRAP_TOKEN: 'bootstrap-secret',
    COMMAND_QUEUE_URL: 'http://127.0.0.1:9/000000000000/queue',
    AWS_REGION: 'eu-west-1',
    ROLLCALL_TASK_ARN: mark,
    AWS_ACCESS_KEY_ID: 'AKIASECRET',
    AWS_SECRET_ACCESS_KEY: 'key-secret',
  });
  return { controlPlane, mark, ...bot };
}

describe('node bot-task/main.ts', () => {
  it('leaves, flushes and says exited on SIGTERM, exits with 143 and leaves nothing behind', async () => {
    const bot = await sendBot('process');
    await vi.waitFor(() => expect(bot.controlPlane.segments.size).toBeGreaterThan(0), soon);
    bot.child.kill('SIGTERM');
    expect(await bot.exit).toEqual([143, null]);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 143 });
    expect((await rooms.state('process')).participants).not.toContain('Rollcall bot');
    expect(readdirSync(bot.temporary)).toEqual([]);
    await vi.waitFor(() => expect(findMarked(bot.mark)).toEqual([]), soon);
    const output = await bot.output;
    for (const line of output.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('event');
    expect(output).toContain('"source":');
    expect(output).not.toMatch(/bootstrap-secret|callback-token|key-secret|AKIASECRET|release/);
  });

  it('takes its browser along when it is killed', async () => {
    const bot = await sendBot('killed');
    await vi.waitFor(() => expect(bot.controlPlane.phases).toContain('recording'), soon);
    if (process.platform === 'linux') expect(findMarked(bot.mark).length).toBeGreaterThan(1);
    bot.child.kill('SIGKILL');
    expect(await bot.exit).toEqual([null, 'SIGKILL']);
    await vi.waitFor(() => expect(findMarked(bot.mark)).toEqual([]), soon);
  });

  it('exits with 1 and names what is missing when its environment is not complete', async () => {
    const bot = await spawnBot({ CALLBACK_URL: 'http://127.0.0.1:9/' });
    expect(await bot.exit).toEqual([1, null]);
    expect(await bot.output).toContain('BOOTSTRAP_TOKEN');
  });
});

/** Processes that carry the mark of a task, browsers among them; Linux only, elsewhere nothing is looked up. */
function findMarked(mark: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && environmentOf(pid).includes(mark));
}

function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}
