import { readable } from 'svelte/store';

const TICK_MILLIS = 1000;

/** The time, each second, while somebody looks at it. */
export const now = readable(Date.now(), (set) => {
  set(Date.now());
  const timer = setInterval(() => set(Date.now()), TICK_MILLIS);
  return () => clearInterval(timer);
});
