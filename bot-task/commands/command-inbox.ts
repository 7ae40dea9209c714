import type { ListedCommand } from '../control-plane/wire.ts';

/** Which commands were applied (all up to `appliedThrough`) and which wait for one before them. */
export type Inbox = { appliedThrough: number; waiting: ReadonlyMap<number, ListedCommand> };

export const emptyInbox: Inbox = { appliedThrough: 0, waiting: new Map() };

/**
 * Takes commands that came in any order, repeated or with gaps; `ready` are those to apply now, each seq once and in
 * order; `repeated` were applied before and are asked for again: their acknowledgement was lost.
 * `isComplete` says that the list holds all that is not acknowledged, as an answer's does: then what is below
 * its first seq was acknowledged before, by an earlier attempt, and is no gap.
 */
export function receiveCommands(
  inbox: Inbox,
  commands: readonly ListedCommand[],
  { isComplete, waitingMax }: { isComplete: boolean; waitingMax: number },
): { inbox: Inbox; ready: ListedCommand[]; repeated: ListedCommand[]; hasGap: boolean } {
  const listedFrom = isComplete && commands.length > 0 ? Math.min(...commands.map(({ seq }) => seq)) : 1;
  const repeated = isComplete ? commands.filter(({ seq }) => seq <= inbox.appliedThrough) : [];
  let appliedThrough = Math.max(inbox.appliedThrough, listedFrom - 1);
  const waiting = new Map(inbox.waiting);
  for (const command of commands) waiting.set(command.seq, command);
  const ready: ListedCommand[] = [];
  for (let next = waiting.get(appliedThrough + 1); next; next = waiting.get(appliedThrough + 1)) {
    ready.push(next);
    appliedThrough = next.seq;
  }
  // What does not fit is not lost: heartbeats repeat it.
  const later = [...waiting].filter(([seq]) => seq > appliedThrough).sort(([a], [b]) => a - b);
  const kept = new Map(later.slice(0, waitingMax));
  return { inbox: { appliedThrough, waiting: kept }, ready, repeated, hasGap: kept.size > 0 };
}
