import { type Readable, writable } from 'svelte/store';
import { isSignedOut } from '../api/failure.ts';
import { KeepFresh } from '../live/keep-fresh.ts';
import { after } from './after.ts';
import { isLive } from './live.ts';
import { sessionEnded } from './session.ts';

/** What a page shows: nothing yet, what was read last, and why reading it anew failed. */
export type Loaded<Value> = { value: Value | undefined; problem: unknown };

export type Loader<Value> = Readable<Loaded<Value>> & { refresh(): void; refreshNow(): void; stop(): void };

/** Reads something again and again; what was read last stays on the page when reading fails. */
export function load<Value>(read: () => Promise<Value>): Loader<Value> {
  const store = writable<Loaded<Value>>({ value: undefined, problem: undefined });
  const fresh = new KeepFresh({
    isLive,
    after,
    load: async () => {
      try {
        const value = await read();
        store.set({ value, problem: undefined });
      } catch (error) {
        if (isSignedOut(error)) sessionEnded();
        else store.update(({ value }) => ({ value, problem: error }));
      }
    },
  });
  return {
    subscribe: store.subscribe,
    refresh: () => fresh.refresh(),
    refreshNow: () => fresh.refreshNow(),
    stop: () => fresh.stop(),
  };
}
