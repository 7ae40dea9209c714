import fc from 'fast-check';

/** What can happen to a user's bots, in any order, twice, or half. Meetings are numbered in the order of their reservation. */
export type Happening =
  | { kind: 'reserve'; room: number }
  | {
      kind:
        | 'advance'
        | 'launch'
        | 'started'
        | 'joined'
        | 'heartbeat'
        | 'stopping'
        | 'stop'
        | 'task_stops'
        | 'stop_launch';
      meeting: number;
    }
  | { kind: 'exited'; meeting: number; exit_code: number }
  | { kind: 'sweep'; after_seconds: number }
  | { kind: 'limit'; limit: number };

/** Where the process that does it dies, if it does: at its n-th write, before or after that is committed. */
export type Crash = { write: number; committed: boolean } | null;
/** What happens at the same time. */
export type Step = { happenings: Happening[]; crash: Crash };

const meeting = fc.nat(2);
const calls = ['launch', 'started', 'joined', 'heartbeat', 'stopping', 'stop', 'task_stops', 'stop_launch'] as const;

/** What can happen to one meeting; `advance` is whatever its bot would do next. */
const happeningTo = (one: number): fc.Arbitrary<Happening> =>
  fc.oneof(
    { weight: 4, arbitrary: fc.constant({ kind: 'advance' as const, meeting: one }) },
    { weight: 6, arbitrary: fc.constantFrom(...calls).map((kind) => ({ kind, meeting: one })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(0, 1, 2, 143)
        .map((exit_code) => ({ kind: 'exited' as const, meeting: one, exit_code })),
    },
  );

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('reserve' as const), room: fc.nat(4) }) },
  { weight: 10, arbitrary: meeting.chain(happeningTo) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('sweep' as const), after_seconds: fc.constantFrom(1, 60, 130, 400) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('limit' as const), limit: fc.nat(4) }) },
);

const crash: fc.Arbitrary<Crash> = fc.option(
  fc.record({ write: fc.integer({ min: 1, max: 3 }), committed: fc.boolean() }),
  { freq: 6 },
);

/** Some things happen alone, some twice at once, some beside others. */
const happenings = fc.oneof(
  happening.map((one) => [one]),
  happening.map((one) => [one, one]),
  fc.array(happening, { minLength: 2, maxLength: 3 }),
  meeting.chain((one) => fc.array(happeningTo(one), { minLength: 2, maxLength: 3 })),
);

export const schedule = fc.array(fc.record({ happenings, crash }), { minLength: 5, maxLength: 40 });
