import type { Context } from '../context.ts';
import { plusSeconds } from '../time.ts';

/** Asks at most once in so many seconds; in between the last answer stands. */
export function remember<Value>(
  { now }: Pick<Context, 'now'>,
  seconds: number,
  ask: () => Promise<Value>,
): () => Promise<Value> {
  let last: { value: Promise<Value>; until: Date } | undefined;
  return () => {
    if (!last || now() >= last.until) last = { value: ask(), until: plusSeconds(now(), seconds) };
    return last.value;
  };
}
