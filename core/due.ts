import { createHash } from 'node:crypto';
import type { Key } from './table/operation.ts';
import { plusSeconds } from './time.ts';

const SHARD_COUNT = 8;

/** The shards of the due index; each takes an eighth of the live meetings. */
export const dueShards: readonly string[] = Array.from({ length: SHARD_COUNT }, (_, shard) => `DUE#${shard}`);

/** Executions are due here: those that live are few, and the brake counts bots alone. */
export const executionShard = 'DUE#EXECUTIONS';

/** Index attributes that bring an execution before the sweep at the given time. */
export const executionDueAt = (at: Date, { sk }: Key): { due_pk: string; due_sk: string } => ({
  due_pk: executionShard,
  due_sk: `${dueBy(at)}#${sk}`,
});

/** Deliveries that are to be attempted are due here: one user's endpoint may make many, which keep no bot waiting. */
export const webhookShard = 'DUE#WEBHOOKS';

/** Index attributes that bring a delivery before the sweep so many seconds from the given time. */
export const webhookDueAt = (from: Date, seconds: number, { sk }: Key): { due_pk: string; due_sk: string } => ({
  due_pk: webhookShard,
  due_sk: `${dueBy(plusSeconds(from, seconds))}#${sk}`,
});

/** Sessions of other sites are looked at here, to find those that nothing holds any more. */
export const remoteSessionShard = 'DUE#REMOTESESSIONS';

/** Index attributes that bring a session of another site before the next look at all of them. */
export const remoteSessionDueAt = (at: Date, { pk, sk }: Key): { due_pk: string; due_sk: string } => ({
  due_pk: remoteSessionShard,
  due_sk: `${dueBy(at)}#${pk}#${sk}`,
});

/** Index attributes that bring an item before the sweep at the given time. They are lost with the end of its work. */
export function dueAt(at: Date, { pk, sk }: Key): { due_pk: string; due_sk: string } {
  const shard = createHash('sha256').update(`${pk}/${sk}`).digest().readUInt8(0) % SHARD_COUNT;
  return { due_pk: `DUE#${shard}`, due_sk: `${dueBy(at)}#${sk}` };
}

/** The upper bound of the sort keys that are due at the given time. */
export const dueBy = (at: Date): string => at.toISOString();
