import * as z from 'zod';
import type { Context } from '../context.ts';
import { webhookDueAt } from '../due.ts';
import type { Item, Operation } from '../table/operation.ts';
import { attemptErrors } from './attempt-error.ts';
import { testEvent, webhookEventNames } from './webhook-events.ts';
import { deliveryKey } from './webhook-keys.ts';

const time = z.iso.datetime();

/** `pending`: an attempt is to come or under way. `failed`: there will be none, unless it is replayed. */
const deliveryStatuses = ['pending', 'delivered', 'failed'] as const;

/** Why there will be no further attempt. */
const failureWords = ['attempts_used_up', 'endpoint_gone', 'webhook_disabled', 'webhook_deleted'] as const;
export type FailureWord = (typeof failureWords)[number];

export const Attempt = z.object({
  at: time,
  duration_ms: z.int(),
  status_code: z.int().nullable(),
  error: z.enum(attemptErrors).nullable(),
  answer: z.string().nullable().meta({ description: 'The first characters of what the endpoint answered.' }),
});
export type Attempt = z.infer<typeof Attempt>;

/** The item `DELIVERY#id`: one event on its way to one webhook. What is sent is fixed when it is made. */
export const DeliveryRecord = z.object({
  id: z.string(),
  user_id: z.int(),
  meeting_id: z.int().optional(),
  type: z.enum([...webhookEventNames, testEvent]),
  body: z.string(),
  status: z.enum(deliveryStatuses),
  /** The number of the attempt that is to come, from 1; whoever makes it says which. */
  attempt: z.int(),
  /** The first attempt of this round; a replay begins a new one. */
  round_from: z.int(),
  /** While somebody makes the attempt. */
  claimed_until: time.optional(),
  next_attempt_at: time.optional(),
  attempts: z.array(Attempt),
  delivered_at: time.optional(),
  failure: z.enum(failureWords).optional(),
  created_at: time,
  expires_at_seconds: z.int(),
});
export type DeliveryRecord = z.infer<typeof DeliveryRecord>;
type DeliveryName = { user_id: number; id: string };

export async function findDelivery(
  { table }: Pick<Context, 'table'>,
  { user_id, id }: DeliveryName,
): Promise<DeliveryRecord | undefined> {
  const item = await table.find(deliveryKey(user_id, id));
  return item && DeliveryRecord.parse(item);
}

/** The sweep sends an attempt again that nobody has taken for so long; nobody's message takes longer than this. */
export const RESEND_AFTER_SECONDS = 300;

/** A new delivery, due so that the sweep finds it should its message be lost. */
export function putDelivery(
  { now }: Pick<Context, 'now'>,
  made: Pick<DeliveryRecord, 'id' | 'user_id' | 'meeting_id' | 'type' | 'body' | 'expires_at_seconds'>,
  failure?: FailureWord,
): Operation {
  const key = deliveryKey(made.user_id, made.id);
  const at = now().toISOString();
  const state: Item = failure
    ? { status: 'failed', failure }
    : { status: 'pending', next_attempt_at: at, ...webhookDueAt(now(), RESEND_AFTER_SECONDS, key) };
  return {
    put: { ...key, ...made, ...state, attempt: 1, round_from: 1, attempts: [], created_at: at },
    condition: { expression: 'attribute_not_exists(#pk)' },
  };
}

/** Changes a pending delivery unless another attempt has begun since it was read; false when one has. */
export async function changeDelivery(
  { table }: Pick<Context, 'table'>,
  { user_id, id, attempt }: DeliveryRecord,
  { set, remove }: { set: Item; remove?: readonly string[] },
): Promise<boolean> {
  const changed = await table.update({
    update: deliveryKey(user_id, id),
    set,
    remove: remove ?? [],
    condition: { expression: '#status = :pending AND #attempt = :attempt', values: { pending: 'pending', attempt } },
  });
  return changed !== undefined;
}
