import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newRoom, waitForMeeting, waitForStatus } from '../support/meetings.ts';
import type { Pair, RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

/** Short, so that an outage outlives them; longer than the 10 s that a bot's calls may be apart after one. */
const activeDeadlineSeconds = 12;
/** A line every half second, or less often where a room's script would become too long. */
const lineMillisMin = 500;
const linesMax = 400;
/** Of a line that flickers. */
const offMillis = 500;
const onMillis = 400;
const caughtUpSeconds = 60;
/** The control plane needs a moment to come back and bots up to 10 s to find out. */
const marginSeconds = 60;

/** The short outage is one and a half deadlines. `ROLLCALL_LONG_OUTAGES=1` adds a minute, and 4 min: beyond the reaper's gap. */
const outages = [18, ...(process.env.ROLLCALL_LONG_OUTAGES === '1' ? [60, 240] : [])];
const longestOutageSeconds = Math.max(...outages);

let runner: TestRunner;
beforeAll(async () => {
  runner = await startTestRunner({
    options: ['-c', 'heartbeatSeconds=2', '-c', `activeDeadlineSeconds=${activeDeadlineSeconds}`],
  });
});
afterAll(() => runner?.stop());

type Attended = { client: RollcallClient; pair: Pair; lines: number; lineMillis: number };

/** Bots in rooms where somebody talks for as long as given. */
async function attend(client: RollcallClient, bots: number, talkSeconds: number): Promise<Attended[]> {
  const lineMillis = Math.max(lineMillisMin, (talkSeconds * 1000) / linesMax);
  const lines = Math.floor((talkSeconds * 1000) / lineMillis);
  return Promise.all(
    Array.from({ length: bots }, async () => {
      const pair = newRoom('talkative');
      const script = Array.from({ length: lines }, (_, index) => ({
        speaker: index % 2 === 0 ? 'Ada' : 'Grace',
        text: `This is line number ${index + 1}.`,
        after_ms: Math.round(1000 + index * lineMillis),
      }));
      await runner.controls.configureRoom(pair.native_meeting_id, { lobby: 'auto', script });
      await client.requestBot(pair);
      await waitForStatus(runner, { client, pair, status: 'active' });
      return { client, pair, lines, lineMillis };
    }),
  );
}

/** Every line once, whole and in order; then the meeting ends and nothing is added. */
async function expectWholeTranscript({ client, pair, lines, lineMillis }: Attended): Promise<void> {
  const room = pair.native_meeting_id;
  const limitSeconds = (lines * lineMillis) / 1000 + caughtUpSeconds;
  const said = await runner.waitFor('all to be said', limitSeconds, async () => {
    const state = await runner.controls.getRoom(room);
    return state.said.length >= lines && state.said;
  });
  await runner.waitFor('the transcript to catch up', caughtUpSeconds, async () => {
    const { segments } = await client.getTranscript(pair);
    return segments.at(-1)?.text === said.at(-1)?.text;
  });
  expect((await client.getMeeting(pair)).status).toBe('active');
  await runner.controls.steerRoom(room, 'end');
  const { data } = await waitForMeeting(runner, {
    client,
    pair,
    what: 'completed',
    isSo: ({ status }) => status === 'completed',
  });
  expect(data).toMatchObject({ completion_reason: 'meeting_ended', segment_count: lines });
  const { segments } = await client.getTranscript(pair);
  expect(segments.map(({ speaker, text }) => ({ speaker, text }))).toEqual(
    said.map(({ speaker, text }) => ({ speaker, text })),
  );
}

/** While the control plane is away nothing answers; that is no fault of the test's. */
const isBack = (client: RollcallClient) => async () => {
  const answer = await client.send('GET', '/bots/status').catch(() => undefined);
  return answer?.status === 200;
};

describe('a control plane that restarts under two live bots', () => {
  it.each(outages)(
    'and is away for %i s: both go on, nobody is reaped, no segment is lost or doubled',
    async (downSeconds) => {
      const { client } = await runner.newUser(2);
      const attended = await attend(client, 2, downSeconds + activeDeadlineSeconds);
      // The worst moment for a sweep: every bot has been silent for longer than it may, and none gets through before it.
      await runner.controls.setFaults({ callbacks: false });
      await runner.controls.restart(downSeconds);
      expect(await isBack(client)()).toBe(false);
      await runner.waitFor('the control plane to be back', downSeconds + marginSeconds, isBack(client));
      await runner.controls.sweep();
      await runner.controls.setFaults({ callbacks: true });
      for (const each of attended) await expectWholeTranscript(each);
      await runner.controls.sweep();
      for (const { pair } of attended) {
        const { history } = await client.getHistory(pair);
        expect(history.map(({ actor }) => actor)).not.toContain('reaper');
      }
    },
    (longestOutageSeconds + marginSeconds) * 4 * 1000,
  );
});

describe('a bot that cannot reach the control plane for a while', () => {
  it('keeps what it hears and brings it later: nothing is lost or doubled', async () => {
    const { client } = await runner.newUser(1);
    const [attended] = await attend(client, 1, 12);
    if (attended === undefined) throw new Error('no bot');
    const room = attended.pair.native_meeting_id;
    const countSaid = async () => (await runner.controls.getRoom(room)).said.length;
    const before = await countSaid();
    await runner.controls.setFaults({ callbacks: false });
    const unheard = Math.round(7000 / attended.lineMillis);
    await runner.waitFor('some lines to be said', 30, async () => (await countSaid()) >= before + unheard);
    const { segments } = await attended.client.getTranscript(attended.pair);
    expect(segments.length).toBeLessThan(await countSaid());
    await runner.controls.setFaults({ callbacks: true });
    await expectWholeTranscript(attended);
  });

  it('comes to the same end when its calls get through only now and then, from the first to the last', async () => {
    const { client } = await runner.newUser(1);
    const flaky = flicker();
    try {
      const [attended] = await attend(client, 1, 10);
      if (attended === undefined) throw new Error('no bot');
      await expectWholeTranscript(attended);
      const { history, phases } = await client.getHistory(attended.pair);
      expect(history.map(({ to }) => to)).toEqual(['reserved', 'starting', 'active', 'completed']);
      expect(phases.map(({ phase }) => phase)).toContain('recording');
    } finally {
      await flaky.end();
    }
  });
});

/** Turns callbacks off and on again until it is ended: whatever a bot sends while they are off never arrives. */
function flicker(): { end(): Promise<void> } {
  let isEnding = false;
  const run = async () => {
    while (!isEnding) {
      await runner.controls.setFaults({ callbacks: false });
      await sleep(offMillis);
      await runner.controls.setFaults({ callbacks: true });
      await sleep(onMillis);
    }
  };
  const running = run();
  return {
    end: () => {
      isEnding = true;
      return running;
    },
  };
}
