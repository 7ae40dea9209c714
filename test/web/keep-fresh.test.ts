import { writable } from 'svelte/store';
import { describe, expect, it } from 'vitest';
import { KeepFresh, POLL_MILLIS, RELOAD_MILLIS } from '../../web/app/src/live/keep-fresh.ts';
import { FakeTimers, settled } from './fake-timers.ts';

function keep({ isLive = false } = {}) {
  const timers = new FakeTimers();
  const live = writable(isLive);
  const loads: (() => void)[] = [];
  const load = () => new Promise<void>((resolve) => loads.push(resolve));
  const fresh = new KeepFresh({ load, isLive: live, after: timers.after });
  const finish = async () => {
    loads.at(-1)?.();
    await settled();
  };
  return { fresh, timers, live, loads, finish };
}

describe('KeepFresh', () => {
  it('loads at once, and every few seconds while nothing tells of changes', async () => {
    const { loads, timers, finish } = keep();
    expect(loads).toHaveLength(1);
    await finish();
    await timers.pass(POLL_MILLIS - 1);
    expect(loads).toHaveLength(1);
    await timers.pass(1);
    expect(loads).toHaveLength(2);
  });

  it('loads rarely by itself while events come, and once for a burst of them', async () => {
    const { fresh, loads, timers, finish } = keep({ isLive: true });
    await finish();
    await timers.pass(RELOAD_MILLIS - 1);
    expect(loads).toHaveLength(1);
    for (let event = 0; event < 20; event += 1) fresh.refresh();
    await timers.pass(200);
    expect(loads).toHaveLength(2);
  });

  it('never loads twice at the same time, and again when it was asked meanwhile', async () => {
    const { fresh, loads, finish } = keep({ isLive: true });
    fresh.refreshNow();
    fresh.refreshNow();
    expect(loads).toHaveLength(1);
    await finish();
    expect(loads).toHaveLength(2);
    await finish();
    expect(loads).toHaveLength(2);
  });

  it('reads what it may have missed when the events come again', async () => {
    const { live, loads, finish } = keep({ isLive: true });
    await finish();
    live.set(false);
    live.set(true);
    expect(loads).toHaveLength(2);
  });

  it('does nothing more once it is stopped', async () => {
    const { fresh, live, loads, timers, finish } = keep();
    fresh.stop();
    await finish();
    fresh.refresh();
    fresh.refreshNow();
    live.set(true);
    await timers.pass(RELOAD_MILLIS);
    expect([loads.length, timers.waiting]).toEqual([1, 0]);
  });
});
