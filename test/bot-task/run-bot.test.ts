import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { pause } from '../../bot-task/doorbell.ts';
import type { Caption, Sighting } from '../../bot-task/drivers/driver.ts';
import { runBot } from '../../bot-task/run-bot.ts';
import { createTestContext, testLimits } from './bot-context.ts';
import { FakeControlPlane } from './fake-control-plane.ts';

const soon = { timeout: 15_000, interval: 20 };

/** A bot whose page is this test: `page.sighting` is what it sees, `page.say` what it hears. */
async function startBot(
  options: { config?: object; limits?: object; now?: () => number; prepare?: (server: FakeControlPlane) => void } = {},
) {
  const controlPlane = new FakeControlPlane({ ...options.config });
  options.prepare?.(controlPlane);
  const url = await controlPlane.start();
  onTestFinished(() => controlPlane.stop());
  const page = {
    sighting: { state: 'in_call', signal: 'test', participants: 2 } as Sighting,
    opened: 0,
    left: 0,
    closed: 0,
    isHanging: false,
  };
  let hear: (caption: Caption) => void = () => undefined;
  const { context, ...handles } = createTestContext(url, {
    limits: { ...testLimits, ...options.limits },
    ...(options.now && { now: options.now }),
    openMeeting: async ({ onCaption }) => {
      page.opened += 1;
      hear = onCaption;
      const driver = {
        open: async () => undefined,
        join: async () => undefined,
        probe: async () => (page.isHanging ? new Promise<never>(() => undefined) : page.sighting),
        startCaptions: async () => undefined,
        leave: async () => {
          page.left += 1;
          if (page.isHanging) await new Promise(() => undefined);
        },
      };
      const close = async () => {
        page.closed += 1;
        if (page.isHanging) await new Promise(() => undefined);
      };
      return { driver, close };
    },
  });
  const signals = new AbortController();
  const done = runBot(context, { signal: signals.signal, interruption: () => 143 });
  let block = 0;
  const say = (text: string) => hear({ block: ++block, speaker: 'Ada', text });
  return { controlPlane, page, say, done, interrupt: () => signals.abort(), ...handles };
}

type Bot = Awaited<ReturnType<typeof startBot>>;
const records = (bot: Bot) => vi.waitFor(() => expect(bot.controlPlane.phases).toContain('recording'), soon);

describe('runBot', () => {
  it('never opens the meeting when the answer to started already asks it to leave', async () => {
    const bot = await startBot({ prepare: (server) => server.commands.push({ seq: 1, action: 'leave' }) });
    expect(await bot.done).toBe(0);
    expect(bot.page.opened).toBe(0);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 0, completion_reason: 'stopped_before_join' });
  });

  it('leaves although a command before that is unknown to it, in the answer to started', async () => {
    const prepare = (server: FakeControlPlane) =>
      server.commands.push({ seq: 1, action: 'dance' }, { seq: 2, action: 'leave' });
    const bot = await startBot({ prepare });
    expect(await bot.done).toBe(0);
    expect(bot.page.opened).toBe(0);
  });

  it('logs and acknowledges a command that it does not know, and applies what a heartbeat brings beside it', async () => {
    const bot = await startBot({ config: { heartbeat_seconds: 0.2 } });
    await records(bot);
    bot.controlPlane.commands.push({ seq: 1, action: 'dance' }, { seq: 2, action: 'reconfigure', language: 'de' });
    await vi.waitFor(() => expect([...bot.controlPlane.acknowledged]).toEqual([1, 2]), soon);
    expect(bot.logged).toContainEqual(expect.objectContaining({ event: 'command not known', seq: 1, asked: 'dance' }));
    bot.controlPlane.commands.push({ seq: 3, action: 'leave' });
    expect(await bot.done).toBe(0);
  });

  it.each(['google_meet', 'teams', 'zoom'])('ends honestly, without a browser, when sent to %s', async (platform) => {
    const bot = await startBot({ config: { platform } });
    expect(await bot.done).toBe(1);
    expect(bot.page.opened).toBe(0);
    expect(bot.controlPlane.exited).toMatchObject({
      exit_code: 1,
      failure_reason: 'join_failed',
      failure_stage: 'starting',
      evidence: { signal: expect.stringContaining(platform) },
    });
  });

  it('uses the bootstrap token for started alone, and tells what it is in order', async () => {
    const bot = await startBot();
    await records(bot);
    bot.page.sighting = { state: 'ended', signal: 'test' };
    expect(await bot.done).toBe(0);
    const tokens = bot.controlPlane.calls.map(({ name, token }) => `${name} ${token}`);
    expect(tokens[0]).toBe('started bootstrap-token');
    expect(tokens.slice(1).every((call) => call.endsWith('callback-token'))).toBe(true);
    expect(bot.page).toMatchObject({ left: 1, closed: 1 });
  });

  it('applies three reconfigurations once each and in order, though the queue brings them twice and mixed', async () => {
    const bot = await startBot();
    await records(bot);
    const commands = ['de', 'fr', 'es'].map((language, index) => ({
      seq: index + 1,
      action: 'reconfigure' as const,
      language,
    }));
    bot.controlPlane.commands = commands;
    for (const index of [2, 0, 2, 1, 0]) {
      const command = commands[index];
      if (command) bot.sendCommand(command);
    }
    await vi.waitFor(() => expect([...bot.controlPlane.acknowledged]).toEqual([1, 2, 3]), soon);
    const applied = bot.logged.filter(({ event }) => event === 'command').map(({ seq }) => seq);
    expect(applied).toEqual([1, 2, 3]);
    bot.say('Buenos días');
    await vi.waitFor(() => expect([...bot.controlPlane.segments.values()]).toMatchObject([{ language: 'es' }]), soon);
    bot.interrupt();
    await bot.done;
  });

  it('obeys although its page hangs', async () => {
    const bot = await startBot({ limits: { probeSeconds: 0.2, leaveSeconds: 0.2 } });
    await records(bot);
    bot.page.isHanging = true;
    await pause(2 * testLimits.pollMillis);
    bot.sendCommand({ seq: 1, action: 'leave' });
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.exited).toMatchObject({ completion_reason: 'stopped' });
  });

  it('fails when its page shows nothing any more', async () => {
    const bot = await startBot({ limits: { probeSeconds: 0.1, unclearSeconds: 0.5, leaveSeconds: 0.2 } });
    await records(bot);
    bot.page.isHanging = true;
    expect(await bot.done).toBe(1);
    expect(bot.controlPlane.exited).toMatchObject({ failure_reason: 'bot_error', failure_stage: 'active' });
  });

  it('acknowledges in portions what it applied while no heartbeat came through', async () => {
    const bot = await startBot({ config: { heartbeat_seconds: 0.2 } });
    await records(bot);
    const tooMany = ({ name, acked = [] }: { name: string; acked?: number[] | undefined }) =>
      name === 'heartbeat' && acked.length > 100 ? { statusCode: 422, body: { detail: [] } } : undefined;
    bot.controlPlane.fault = ({ name }) => (name === 'heartbeat' ? { statusCode: 503 } : undefined);
    for (let seq = 1; seq <= 150; seq += 1) bot.sendCommand({ seq, action: 'reconfigure', language: 'de' });
    await pause(2 * testLimits.retryCapMillis);
    bot.controlPlane.fault = tooMany;
    await vi.waitFor(() => expect(bot.controlPlane.acknowledged.size).toBe(150), soon);
    bot.interrupt();
    await bot.done;
  });

  it('learns a command whose message is lost from the next heartbeat', async () => {
    const bot = await startBot({ config: { heartbeat_seconds: 0.2 } });
    await records(bot);
    bot.controlPlane.commands.push({ seq: 1, action: 'leave', reason: 'stopped' });
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.exited).toMatchObject({ completion_reason: 'stopped' });
  });

  it('asks by an immediate heartbeat when a command before the one that came is missing', async () => {
    const bot = await startBot({ config: { heartbeat_seconds: 600 } });
    await records(bot);
    bot.controlPlane.commands = [
      { seq: 1, action: 'reconfigure', language: 'de' },
      { seq: 2, action: 'leave' },
    ];
    bot.sendCommand({ seq: 2, action: 'leave' });
    expect(await bot.done).toBe(0);
  });

  it('loses and doubles nothing while the control plane is away, and sends at most one call a second afterwards', async () => {
    const bot = await startBot({ limits: { flushMillis: 200 } });
    await records(bot);
    bot.say('before');
    await vi.waitFor(() => expect(bot.controlPlane.transcript).toEqual(['Ada: before']), soon);
    bot.controlPlane.fault = () => 'drop';
    const lines = Array.from({ length: 250 }, (_, index) => `line ${index}`);
    for (const line of lines) bot.say(line);
    await vi.waitFor(() => expect(bot.controlPlane.calls.length).toBeGreaterThan(20), soon);
    bot.controlPlane.fault = () => undefined;
    await vi.waitFor(() => expect(bot.controlPlane.segments.size).toBe(251), soon);
    expect(new Set(bot.controlPlane.transcript)).toEqual(new Set(['before', ...lines].map((line) => `Ada: ${line}`)));
    bot.page.sighting = { state: 'removed', signal: 'test' };
    expect(await bot.done).toBe(0);
    const batches = bot.controlPlane.named('segments').map(({ segments = [] }) => segments.length);
    expect(Math.max(...batches)).toBeLessThanOrEqual(testLimits.batchSegmentsMax);
  });

  it('leaves while the control plane is away, and says farewell when it is back, everything else before', async () => {
    const bot = await startBot();
    await records(bot);
    bot.controlPlane.fault = () => ({ statusCode: 503 });
    bot.say('the last words');
    bot.sendCommand({ seq: 1, action: 'leave' });
    await vi.waitFor(() => expect(bot.page.closed).toBe(1), soon);
    const away = bot.controlPlane.calls.length;
    await vi.waitFor(() => expect(bot.controlPlane.calls.length).toBeGreaterThan(away + 20), soon);
    expect(bot.controlPlane.exited).toBeUndefined();
    bot.controlPlane.fault = () => undefined;
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.transcript).toEqual(['Ada: the last words']);
    expect(bot.controlPlane.calls.at(-1)?.name).toBe('exited');
    expect(bot.controlPlane.phases.at(-1)).toBe('uploading');
  });

  it('repeats every call that gets lost or answered twice over, with the same end', async () => {
    const seen = new Set<string>();
    const bot = await startBot({
      prepare: (server) => {
        server.fault = ({ name, seq }) => {
          const isFirst = !seen.has(`${name} ${seq}`);
          seen.add(`${name} ${seq}`);
          return isFirst ? 'drop' : undefined;
        };
      },
    });
    await records(bot);
    bot.say('hello');
    await vi.waitFor(() => expect(bot.controlPlane.transcript).toEqual(['Ada: hello']), soon);
    bot.page.sighting = { state: 'ended', signal: 'test' };
    expect(await bot.done).toBe(0);
    expect(new Set(bot.controlPlane.phases)).toEqual(
      new Set(['booting', 'joining', 'admitted', 'recording', 'leaving', 'uploading']),
    );
  });

  it('goes with exit code 3, its segments and farewell said, when heartbeats are answered 410', async () => {
    const bot = await startBot({ config: { heartbeat_seconds: 0.2 } });
    await records(bot);
    bot.say('before the verdict');
    bot.controlPlane.fault = ({ name }) =>
      name === 'heartbeat' ? { statusCode: 410, body: { detail: 'gone' } } : undefined;
    expect(await bot.done).toBe(3);
    expect(bot.page.closed).toBe(1);
    expect(bot.controlPlane.transcript).toEqual(['Ada: before the verdict']);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 3, failure_reason: 'bot_error' });
  });

  it('ends in time when every call is answered 410', async () => {
    const bot = await startBot({ config: { heartbeat_seconds: 0.2 } });
    await records(bot);
    bot.controlPlane.fault = () => ({ statusCode: 410, body: { detail: 'gone' } });
    bot.say('unheard');
    const since = Date.now();
    expect(await bot.done).toBe(3);
    expect(Date.now() - since).toBeLessThan(8000);
  });

  it('ends in time although page and browser hang', async () => {
    const bot = await startBot({
      config: { heartbeat_seconds: 0.2 },
      limits: { fencedSeconds: 0.5, lastWordsMillis: 100 },
    });
    await records(bot);
    bot.page.isHanging = true;
    bot.controlPlane.fault = () => ({ statusCode: 410, body: { detail: 'gone' } });
    expect(await bot.done).toBe(3);
  });

  it('exits with 3 when its bootstrap is not taken', async () => {
    const bot = await startBot({
      prepare: (server) => (server.fault = () => ({ statusCode: 410, body: { detail: 'used' } })),
    });
    expect(await bot.done).toBe(3);
    expect(bot.page.opened).toBe(0);
  });

  it('leaves by itself when the control plane does not answer for too long', async () => {
    const bot = await startBot({
      config: { heartbeat_seconds: 0.2 },
      limits: { unreachableSeconds: 1, farewellSeconds: 1 },
    });
    await records(bot);
    bot.controlPlane.fault = () => 'drop';
    expect(await bot.done).toBe(3);
    expect(bot.page.closed).toBe(1);
  });

  it('ends within the grace of its signal although the control plane is away', async () => {
    const bot = await startBot({ limits: { signalGraceSeconds: 1 } });
    await records(bot);
    bot.controlPlane.fault = () => 'drop';
    bot.interrupt();
    expect(await bot.done).toBe(143);
    expect(bot.page).toMatchObject({ left: 1, closed: 1 });
  });

  it('says exited when the transcript alone is refused for too long', async () => {
    const bot = await startBot({ config: { heartbeat_seconds: 0.05 }, limits: { transcriptRefusedSeconds: 0.5 } });
    await records(bot);
    bot.controlPlane.fault = ({ name }) => (name === 'segments' ? { statusCode: 500 } : undefined);
    bot.say('unwelcome');
    bot.page.sighting = { state: 'ended', signal: 'test' };
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 0 });
    expect(bot.logged.map(({ event }) => event)).toContain('transcript not sent to its end');
  });

  it.each([
    ['answers 503', { statusCode: 503 }],
    ['does not answer', 'drop' as const],
  ])('waits with its transcript for a control plane that %s to every call', async (_, away) => {
    const bot = await startBot({ config: { heartbeat_seconds: 0.05 }, limits: { transcriptRefusedSeconds: 0.2 } });
    await records(bot);
    bot.controlPlane.fault = () => away;
    bot.say('patience');
    bot.page.sighting = { state: 'ended', signal: 'test' };
    const soughtOften = () => expect(bot.controlPlane.named('segments').length).toBeGreaterThan(8);
    await vi.waitFor(soughtOften, soon);
    bot.controlPlane.fault = () => undefined;
    expect(await bot.done).toBe(0);
    expect(bot.controlPlane.transcript).toEqual(['Ada: patience']);
  });

  it('says exited within the grace of its signal although the transcript is refused', async () => {
    const bot = await startBot({ limits: { signalGraceSeconds: 4 } });
    await records(bot);
    bot.controlPlane.fault = ({ name }) => (name === 'segments' ? { statusCode: 500 } : undefined);
    bot.say('unwelcome');
    bot.interrupt();
    expect(await bot.done).toBe(143);
    expect(bot.controlPlane.exited).toMatchObject({ exit_code: 143 });
  });

  it('goes on sending when its clock is set back', async () => {
    const clock = { offsetMillis: 0 };
    const bot = await startBot({ now: () => Date.now() + clock.offsetMillis });
    await records(bot);
    bot.say('before');
    await vi.waitFor(() => expect(bot.controlPlane.transcript).toContain('Ada: before'), soon);
    clock.offsetMillis = -3_600_000;
    bot.say('after');
    await vi.waitFor(() => expect(bot.controlPlane.transcript).toContain('Ada: after'), soon);
    bot.interrupt();
    await bot.done;
  });

  it('does not send the transcript more often than needed when nobody follows it', async () => {
    const bot = await startBot({
      config: { heartbeat_seconds: 0.1 },
      limits: { flushMillis: 50, flushIdleMillis: 60_000 },
    });
    await records(bot);
    bot.controlPlane.interested = false;
    const beats = bot.controlPlane.named('heartbeat').length;
    await vi.waitFor(() => expect(bot.controlPlane.named('heartbeat').length).toBeGreaterThan(beats + 2), soon);
    bot.say('settle');
    await vi.waitFor(() => expect(bot.controlPlane.named('heartbeat').length).toBeGreaterThan(beats + 5), soon);
    bot.say('unfollowed');
    const later = bot.controlPlane.named('heartbeat').length;
    await vi.waitFor(() => expect(bot.controlPlane.named('heartbeat').length).toBeGreaterThan(later + 5), soon);
    expect(bot.controlPlane.transcript).not.toContain('Ada: unfollowed');
    bot.controlPlane.interested = true;
    await vi.waitFor(() => expect(bot.controlPlane.transcript).toContain('Ada: unfollowed'), soon);
    bot.interrupt();
    await bot.done;
  });
});
