import { describe, expect, it } from 'vitest';
import {
  isLive,
  nextStatus,
  type Status,
  type StatusEvent,
  statusEvents,
  statuses,
} from '../../../core/meetings/status.ts';

/** Contract 2's status table, written out once more: every status against every event. */
const expected: Record<Status, Record<StatusEvent, Status | undefined>> = {
  reserved: {
    started: 'starting',
    joined: undefined,
    stopping: 'stopping',
    ended_well: 'completed',
    ended_badly: 'failed',
  },
  starting: {
    started: undefined,
    joined: 'active',
    stopping: 'stopping',
    ended_well: 'completed',
    ended_badly: 'failed',
  },
  active: {
    started: undefined,
    joined: undefined,
    stopping: 'stopping',
    ended_well: 'completed',
    ended_badly: 'failed',
  },
  stopping: {
    started: undefined,
    joined: undefined,
    stopping: undefined,
    ended_well: 'completed',
    ended_badly: 'failed',
  },
  completed: {
    started: undefined,
    joined: undefined,
    stopping: undefined,
    ended_well: undefined,
    ended_badly: undefined,
  },
  failed: { started: undefined, joined: undefined, stopping: undefined, ended_well: undefined, ended_badly: undefined },
};

const cases = statuses.flatMap((from) => statusEvents.map((event) => ({ from, event, to: expected[from][event] })));

describe('nextStatus', () => {
  it.each(cases)('leads from $from by $event to $to', ({ from, event, to }) => {
    expect(nextStatus(from, event)).toBe(to);
  });

  it('knows no way out of an ended meeting', () => {
    for (const from of statuses.filter((status) => !isLive(status))) {
      for (const event of statusEvents) expect(nextStatus(from, event)).toBeUndefined();
    }
  });
});
