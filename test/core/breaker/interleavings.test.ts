import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type BreakerRecord, defaultBreakerSettings } from '../../../core/breaker/breaker-record.ts';
import type { BreakerStore } from '../../../core/breaker/breaker-store.ts';
import { CircuitBreaker } from '../../../core/breaker/circuit-breaker.ts';
import { MemoryBreakerStore } from '../../../core/breaker/memory-breaker-store.ts';
import { MemoryTable } from '../../support/memory-table.ts';
import { stillContext } from '../../support/test-context.ts';
import { heldCall, heldTimers } from './breaker-world.ts';

const KEY = 'model';
const CALLERS = 6;
const { failureThreshold, recoverySeconds, successesToClose } = defaultBreakerSettings;

/** What one caller does next: mostly its call ends as the dependency is just now. `lose`: its process dies. */
const act = fc.record({
  caller: fc.nat({ max: CALLERS - 1 }),
  outcome: fc.constantFrom('answer', 'answer', 'answer', 'answer', 'fail', 'time out', 'lose'),
});
const step = fc.record({
  acts: fc.array(act, { minLength: 1, maxLength: CALLERS }),
  isDown: fc.boolean(),
  seconds: fc.constantFrom(0, 0, 5, 16, 30),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;

/** A memory store that asks who is next, and looks at every change that is made. */
class JudgingStore implements BreakerStore {
  readonly #memory = new MemoryBreakerStore();
  readonly #takeTurn: () => Promise<void>;
  readonly #judge: (from: BreakerRecord | undefined, to: BreakerRecord) => void;

  constructor(takeTurn: () => Promise<void>, judge: (from: BreakerRecord | undefined, to: BreakerRecord) => void) {
    this.#takeTurn = takeTurn;
    this.#judge = judge;
  }

  async find(key: string): Promise<BreakerRecord | undefined> {
    await this.#takeTurn();
    return this.#memory.find(key);
  }

  async change(from: BreakerRecord | undefined, to: BreakerRecord): Promise<boolean> {
    await this.#takeTurn();
    const isChanged = await this.#memory.change(from, to);
    if (isChanged) this.#judge(from, to);
    return isChanged;
  }
}

const moves = [
  'closed → closed',
  'closed → open',
  'open → half_open',
  'half_open → half_open',
  'half_open → closed',
  'half_open → open',
];
const fresh = { state: 'closed', failure_count: 0, success_count: 0, generation: 0, version: 0 };
const moveOf = (from: BreakerRecord | undefined, to: BreakerRecord) => `${from?.state ?? fresh.state} → ${to.state}`;

/** The rules of the contract, said of one change of the record: those that it breaks. */
function brokenRules(from: BreakerRecord | undefined, to: BreakerRecord, now: Date): string[] {
  const before = from ?? fresh;
  const move = moveOf(from, to);
  const recovered = new Date(now.getTime() + recoverySeconds * 1000).toISOString();
  const rules: Record<string, boolean> = {
    'only moves of the table': moves.includes(move),
    'versions are gapless': to.version === before.version + 1,
    'a generation is a stay in one state': to.generation === before.generation + (before.state === to.state ? 0 : 1),
    'closed means below the threshold': to.state !== 'closed' || to.failure_count < failureThreshold,
    'opens exactly at the threshold':
      move !== 'closed → open' ||
      (to.failure_count === failureThreshold && before.failure_count === failureThreshold - 1),
    'open is left after the recovery time only':
      move !== 'open → half_open' || now.toISOString() >= (from?.next_attempt_time ?? ''),
    'closes at the last success needed': move !== 'half_open → closed' || before.success_count === successesToClose - 1,
    'successes count from half open on': before.state === to.state || to.success_count === 0,
    'open lasts for the recovery time': to.state !== 'open' || to.next_attempt_time === recovered,
    'a probe is of the half-open state': to.probe === null || to.state === 'half_open',
  };
  return Object.keys(rules).filter((rule) => !rules[rule]);
}

type Running = {
  probeId: string;
  call: ReturnType<typeof heldCall>;
  timers: ReturnType<typeof heldTimers>;
  over: Promise<unknown>;
};

/** Callers as so many processes of one store: each begins a call when it has none, and else ends the one it has. */
async function play(steps: Step[], scheduler: fc.Scheduler, seen: Set<string>) {
  const { context, advance, logged } = stillContext({}, () => new MemoryTable());
  const broken: string[] = [];
  const running = new Map<number, Running>();
  const inFlight = new Map<string, string>();
  let drawn = 0;
  const store = new JudgingStore(
    () => scheduler.schedule(Promise.resolve()),
    (from, to) => {
      const now = context.now();
      seen.add(moveOf(from, to));
      broken.push(...brokenRules(from, to, now));
      if (!to.probe || to.probe.id === from?.probe?.id) return;
      // The others that were let through have ended, or have been silent for longer than a call may last.
      const others = [...inFlight.values()].filter((until) => until > now.toISOString());
      if (others.length > 0) broken.push('one probe at a time');
      inFlight.set(to.probe.id, to.probe.until);
    },
  );

  async function begin(caller: number): Promise<void> {
    const call = heldCall();
    const timers = heldTimers();
    const probeId = `probe-${++drawn}`;
    const breaker = new CircuitBreaker({ ...context, newSecret: () => probeId, startTimer: timers.startTimer, store });
    let isMade = false;
    const made = (signal: AbortSignal) => {
      isMade = true;
      return call.call(signal);
    };
    const over = breaker.execute(KEY, 'ask', made).catch((error: Error) => {
      // Refused means not made, and nothing else does.
      expect(error.name === 'CircuitBreakerOpenError').toBe(!isMade);
    });
    running.set(caller, { probeId, call, timers, over });
    await Promise.race([call.begun, over]);
    if (!isMade) running.delete(caller);
  }

  async function end(
    { probeId, call, timers, over }: Running,
    outcome: Act['outcome'],
    isDown: boolean,
  ): Promise<void> {
    if (outcome === 'lose') return;
    inFlight.delete(probeId);
    if (outcome === 'time out') timers.elapse();
    else if (isDown || outcome === 'fail') call.fail(new Error('model is down'));
    else call.succeed('answer');
    await over;
  }

  for (const { acts, isDown, seconds } of steps) {
    const acting = [...new Map(acts.map(({ caller, outcome }) => [caller, outcome]))].map(async ([caller, outcome]) => {
      const current = running.get(caller);
      if (!current) return begin(caller);
      running.delete(caller);
      return end(current, outcome, isDown);
    });
    await scheduler.waitFor(Promise.all(acting));
    advance(seconds);
  }
  expect(broken).toEqual([]);
  expect(logged.filter(({ event }) => event !== 'breaker_moved')).toEqual([]);
}

it('keeps its rules however callers of one store meet: one probe at a time, open exactly at the threshold', async () => {
  const seen = new Set<string>();
  const property = fc.asyncProperty(
    fc.array(step, { maxLength: 60, size: 'max' }),
    fc.scheduler(),
    (steps, scheduler) => play(steps, scheduler, seen),
  );
  await fc.assert(property, { numRuns: 300 });
  expect([...seen].sort()).toEqual([...moves].sort());
});

/** What the contract says of one caller, in as few words as possible. */
function expectedCalls(events: ('succeed' | 'fail' | number)[]): boolean[] {
  let [now, openUntil, failures, successes] = [0, -1, 0, 0];
  let isClosed = true;
  return events.flatMap((event) => {
    if (typeof event === 'number') {
      now += event;
      return [];
    }
    if (!isClosed && now < openUntil) return [false];
    failures = event === 'fail' ? failures + 1 : 0;
    successes = event === 'succeed' ? successes + 1 : 0;
    if (event === 'fail' && (!isClosed || failures === failureThreshold)) {
      [isClosed, openUntil, successes] = [false, now + recoverySeconds, 0];
    }
    if (!isClosed && successes === successesToClose) [isClosed, failures] = [true, 0];
    return [true];
  });
}

it('makes and refuses the calls of a single caller as the contract says', async () => {
  const event = fc.oneof(
    fc.constantFrom('succeed' as const, 'fail' as const, 'fail' as const),
    fc.constantFrom(1, 14, 29, 30),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 60, size: 'max' }), async (events) => {
      const { context, advance } = stillContext({}, () => new MemoryTable());
      const breaker = new CircuitBreaker({ ...context, store: new MemoryBreakerStore() });
      const calls: boolean[] = [];
      for (const each of events) {
        if (typeof each === 'number') advance(each);
        else {
          let isMade = false;
          await breaker
            .execute(KEY, 'ask', async () => {
              isMade = true;
              if (each === 'fail') throw new Error('model is down');
            })
            .catch(() => {});
          calls.push(isMade);
        }
      }
      expect(calls).toEqual(expectedCalls(events));
    }),
    { numRuns: 500 },
  );
});
