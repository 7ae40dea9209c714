import { isDeepStrictEqual } from 'node:util';
import type { ExecutionRecord } from './execution.ts';

/** What a change writes: only what differs, so that a move need not write the result again. */
export function changedAttributes(from: ExecutionRecord, to: ExecutionRecord) {
  const names = Object.keys({ ...from, ...to }) as (keyof ExecutionRecord)[];
  const changed = names.filter((name) => !isDeepStrictEqual(from[name], to[name]));
  const remove = changed.filter((name) => to[name] === undefined);
  const set = Object.fromEntries(
    changed.filter((name) => to[name] !== undefined).map((name) => [name, to[name]] as const),
  );
  return { set, remove };
}
