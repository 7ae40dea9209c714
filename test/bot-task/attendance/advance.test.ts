import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Rules } from '../../../bot-task/attendance/advance.ts';
import {
  type Attendance,
  beginAttendance,
  type Happening,
  type Order,
} from '../../../bot-task/attendance/attendance.ts';
import type { PageState } from '../../../bot-task/drivers/driver.ts';
import { botPhaseTable, type Phase } from '../../../core/meetings/phase.ts';

const rules: Rules = {
  limits: { pollsMin: 3, aloneSeconds: 60, unclearSeconds: 20, joinSeconds: 90 },
  lobbySeconds: 900,
  maxDurationSeconds: 14_400,
};
const start = 1_000_000;
const seen = (state: PageState, participants?: number): Happening => ({
  type: 'seen',
  sighting: { state, signal: `saw ${state}`, ...(participants !== undefined && { participants }) },
});

/** Lets things happen, each so many seconds after the start, and gathers the orders. */
function live(...happenings: [atSeconds: number, happening: Happening][]): { attendance: Attendance; orders: Order[] } {
  let attendance = beginAttendance(start, start);
  const orders: Order[] = [];
  for (const [atSeconds, happening] of happenings) {
    const step = advance(attendance, happening, start + atSeconds * 1000, rules);
    attendance = step.attendance;
    orders.push(...step.orders);
  }
  return { attendance, orders };
}

const ready: [number, Happening] = [1, { type: 'browser_ready' }];
const inCall: [number, Happening][] = [ready, [2, seen('in_call', 3)], [3, { type: 'captions_on' }]];
const names = (orders: Order[]) => orders.map((order) => (order.do === 'tell_phase' ? order.phase : order.do));

describe('advance', () => {
  it('goes through the lobby into the call, telling each step in order', () => {
    const { attendance, orders } = live(
      ready,
      [2, seen('lobby')],
      [3, seen('in_call', 2)],
      [4, { type: 'captions_on' }],
    );
    expect(names(orders)).toEqual([
      'joining',
      'ask_to_join',
      'lobby',
      'admitted',
      'tell_joined',
      'start_captions',
      'recording',
    ]);
    expect(attendance).toMatchObject({ phase: 'recording', hasJoined: true });
  });

  it('goes from joining into the call where there is no lobby', () => {
    expect(names(live(...inCall).orders)).not.toContain('lobby');
  });

  it('leaves on command: tells stopping, then leaving, then leaves the page', () => {
    const { attendance, orders } = live(...inCall, [9, { type: 'leave_asked' }]);
    expect(names(orders).slice(-3)).toEqual(['tell_stopping', 'leaving', 'leave_page']);
    expect(attendance.ending).toEqual({ exit_code: 0, completion_reason: 'stopped' });
  });

  it.each([
    ['before the browser is up', [] as [number, Happening][]],
    ['while joining', [ready]],
    ['in the lobby', [ready, [2, seen('lobby')] as [number, Happening]]],
  ])('is stopped_before_join when asked to leave %s', (_, before) => {
    const { attendance } = live(...before, [9, { type: 'leave_asked', reason: 'stopped' }]);
    expect(attendance.ending).toEqual({ exit_code: 0, completion_reason: 'stopped_before_join' });
  });

  it('passes max_duration on when that is why it is asked to leave', () => {
    const { attendance } = live(...inCall, [9, { type: 'leave_asked', reason: 'max_duration' }]);
    expect(attendance.ending?.completion_reason).toBe('max_duration');
  });

  it('leaves by itself when its time is over', () => {
    const { attendance, orders } = live(...inCall, [14_400, seen('in_call', 3)]);
    expect(attendance.ending).toEqual({ exit_code: 0, completion_reason: 'max_duration' });
    expect(names(orders)).toContain('tell_stopping');
  });

  it.each([
    ['denied', { exit_code: 2, failure_reason: 'admission_denied', failure_stage: 'lobby' }],
    ['removed', { exit_code: 2, failure_reason: 'admission_denied', failure_stage: 'lobby' }],
    ['ended', { exit_code: 0, completion_reason: 'meeting_ended' }],
  ] as const)('ends at once when the page says %s in the lobby', (state, ending) => {
    expect(live(ready, [2, seen('lobby')], [3, seen(state)]).attendance.ending).toMatchObject(ending);
  });

  it.each([
    ['ended', 'meeting_ended'],
    ['removed', 'removed'],
    ['left', 'removed'],
  ] as const)('ends well when the page says %s in the call', (state, reason) => {
    const { ending } = live(...inCall, [9, seen(state)]).attendance;
    expect(ending).toEqual({ exit_code: 0, completion_reason: reason, evidence: { signal: `saw ${state}` } });
  });

  it('gives up the lobby after its own budget, counted from entering it', () => {
    const lobby: [number, Happening] = [80, seen('lobby')];
    expect(live(ready, lobby, [979, seen('lobby')]).attendance.ending).toBeUndefined();
    expect(live(ready, lobby, [980, seen('lobby')]).attendance.ending).toMatchObject({
      exit_code: 2,
      failure_reason: 'admission_timeout',
      failure_stage: 'lobby',
    });
  });

  it('gives up joining when neither lobby nor call appears', () => {
    expect(live(ready, [91, { type: 'tick' }]).attendance.ending).toMatchObject({
      exit_code: 1,
      failure_reason: 'join_failed',
      failure_stage: 'starting',
    });
  });

  it('leaves when alone for a minute and three polls, and not by one misread number', () => {
    const alone = (...at: number[]) => at.map((seconds): [number, Happening] => [seconds, seen('in_call', 1)]);
    expect(live(...inCall, ...alone(10, 71)).attendance.ending).toBeUndefined();
    expect(live(...inCall, ...alone(10, 40, 69)).attendance.ending).toBeUndefined();
    expect(live(...inCall, ...alone(10, 40), [50, seen('in_call', 2)], ...alone(71)).attendance.ending).toBeUndefined();
    expect(live(...inCall, ...alone(10), [40, seen('in_call')], ...alone(50, 71)).attendance.ending).toMatchObject({
      exit_code: 0,
      completion_reason: 'left_alone',
    });
  });

  it('takes a call that cannot be seen for lost only after a while', () => {
    expect(
      live(...inCall, [10, seen('unknown')], [11, seen('unknown')], [12, seen('unknown')]).attendance.ending,
    ).toBeUndefined();
    expect(
      live(...inCall, [10, seen('unknown')], [20, seen('unknown')], [30, seen('unknown')]).attendance.ending,
    ).toMatchObject({
      exit_code: 1,
      failure_reason: 'bot_error',
      failure_stage: 'active',
    });
  });

  it('says 143 and task_stopped when its process is told to end', () => {
    expect(live(...inCall, [9, { type: 'signalled', exitCode: 143 }]).attendance.ending).toEqual({
      exit_code: 143,
      completion_reason: 'stopped',
      failure_reason: 'task_stopped',
      failure_stage: 'active',
      evidence: { signal: 'SIGTERM' },
    });
  });

  it('exits with 3 when the control plane does not answer or does not want it', () => {
    for (const type of ['unreachable', 'fenced'] as const) {
      expect(live(...inCall, [9, { type }]).attendance.ending).toMatchObject({
        exit_code: 3,
        failure_reason: 'bot_error',
      });
    }
  });

  it('says where it saw what it saw, without the query', () => {
    const sighting = { state: 'denied', signal: 'saw denied', url: 'https://zoom.us/j/9?pwd=SECRET#x' } as const;
    expect(live(ready, [2, { type: 'seen', sighting }]).attendance.ending?.evidence).toEqual({
      signal: 'saw denied',
      url: 'https://zoom.us/j/9',
    });
  });

  it('shows no query of a URL in its evidence', () => {
    const signal = 'Error: page.goto https://teams.live.com/meet/9?p=SECRET failed\nsecond line';
    expect(live(ready, [2, { type: 'join_failed', signal }]).attendance.ending?.evidence).toEqual({
      signal: 'Error: page.goto https://teams.live.com/meet/9 failed',
    });
  });
});

const state = fc.constantFrom<PageState>(
  'prejoin',
  'lobby',
  'in_call',
  'denied',
  'removed',
  'ended',
  'left',
  'unknown',
);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    arbitrary: fc.tuple(state, fc.option(fc.nat(3), { nil: undefined })).map(([page, people]) => seen(page, people)),
    weight: 5,
  },
  fc.constantFrom<Happening>(
    { type: 'browser_ready' },
    { type: 'captions_on' },
    { type: 'tick' },
    { type: 'leave_asked' },
    { type: 'signalled', exitCode: 143 },
    { type: 'crashed', signal: 'gone' },
    { type: 'fenced' },
  ),
);

describe('advance, whatever happens', () => {
  it('tells phases only as the table allows, joins once, and ends once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(40), happening), { maxLength: 40 }), (steps) => {
        let attendance = beginAttendance(start, start);
        let phase: Phase = 'booting';
        let now = start;
        let joins = 0;
        for (const [seconds, next] of [[0, { type: 'browser_ready' }] as [number, Happening], ...steps]) {
          // The browser gets ready once.
          if (next.type === 'browser_ready' && phase !== 'booting') continue;
          now += seconds * 1000;
          const step = advance(attendance, next, now, rules);
          if (attendance.ending) expect(step).toEqual({ attendance, orders: [] });
          for (const order of step.orders) {
            if (order.do === 'tell_joined') joins += 1;
            if (order.do !== 'tell_phase') continue;
            expect(botPhaseTable.allows(phase, order.phase), `${phase} → ${order.phase}`).toBe(true);
            phase = order.phase;
          }
          if (step.attendance.ending && !attendance.ending) expect(step.orders.at(-1)).toEqual({ do: 'leave_page' });
          attendance = step.attendance;
        }
        expect(joins).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });
});
