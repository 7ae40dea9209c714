import * as z from 'zod';
import type { Context } from '../context.ts';
import { webhookDueAt } from '../due.ts';
import { DomainError } from '../errors.ts';
import type { Operation } from '../table/operation.ts';
import { expiryInDays } from '../time.ts';
import { DELIVERY_KEPT_DAYS } from './announce-move.ts';
import { type DeliveryRecord, findDelivery, putDelivery, RESEND_AFTER_SECONDS } from './delivery.ts';
import { getWebhook } from './webhook.ts';
import { testBody } from './webhook-body.ts';
import { testEvent } from './webhook-events.ts';
import { deliveryIdOf, deliveryKey, deliveryRequestKey, isDeliveryId, webhookKey } from './webhook-keys.ts';

const REQUEST_KEPT_DAYS = 1;

export const disabledText = 'The webhook is disabled; set it again to enable it';
export const underWayText = 'The delivery is being attempted right now';
export const deliveryNotFoundText = 'Delivery not found';

export const DeliveryAccepted = z.object({ message: z.string(), delivery_id: z.string() }).meta({
  id: 'DeliveryAccepted',
});
export type DeliveryAccepted = z.infer<typeof DeliveryAccepted>;

/** Sends the event `webhook.test`, once and without retries. */
export async function testWebhook(context: Context, userId: number): Promise<DeliveryAccepted> {
  await getEnabledWebhook(context, userId);
  const at = context.now();
  const id = deliveryIdOf(at, `test/${userId}/${context.newId()}`);
  const failed = await context.table.transact({
    webhook: webhookIsThere(userId),
    delivery: putDelivery(context, {
      id,
      user_id: userId,
      type: testEvent,
      body: testBody(testEvent, at),
      expires_at_seconds: expiryInDays(at, DELIVERY_KEPT_DAYS),
    }),
    request: putRequest(context, { user_id: userId, id, attempt: 1 }),
  });
  if (failed) await getWebhook(context, userId);
  return { message: 'A test event is on its way.', delivery_id: id };
}

/** Sends a delivery again, under its own id, with a full round of attempts; one that waits for its turn goes at once. */
export async function replayDelivery(context: Context, userId: number, id: string): Promise<DeliveryAccepted> {
  const delivery = isDeliveryId(id) ? await findDelivery(context, { user_id: userId, id }) : undefined;
  if (!delivery) throw new DomainError('not_found', deliveryNotFoundText);
  await getEnabledWebhook(context, userId);
  const failed = await context.table.transact({
    webhook: webhookIsThere(userId),
    delivery: newRound(context, delivery),
    request: putRequest(context, delivery),
  });
  if (failed && 'delivery' in failed) throw new DomainError('conflict', underWayText);
  if (failed) await getWebhook(context, userId);
  return { message: 'The delivery is on its way again.', delivery_id: id };
}

async function getEnabledWebhook(context: Context, userId: number): Promise<void> {
  const { disabled_at } = await getWebhook(context, userId);
  if (disabled_at !== undefined) throw new DomainError('conflict', disabledText);
}

const webhookIsThere = (userId: number) => ({
  check: webhookKey(userId),
  condition: { expression: 'attribute_exists(#pk)' },
});

type Requested = Pick<DeliveryRecord, 'user_id' | 'id' | 'attempt'>;

/** Nobody may be making an attempt now, nor have made one since the delivery was read. */
function newRound({ now }: Context, { user_id, id, attempt }: Requested): Operation {
  const key = deliveryKey(user_id, id);
  const at = now().toISOString();
  return {
    update: key,
    set: {
      status: 'pending',
      round_from: attempt,
      next_attempt_at: at,
      ...webhookDueAt(now(), RESEND_AFTER_SECONDS, key),
    },
    remove: ['claimed_until', 'delivered_at', 'failure'],
    condition: {
      expression: '#attempt = :attempt AND (attribute_not_exists(#claimed_until) OR #claimed_until <= :now)',
      values: { attempt, now: at },
    },
  };
}

/** The relay passes it on: what a request asks for follows from the table's stream. */
const putRequest = ({ now }: Context, { user_id, id, attempt }: Requested): Operation => ({
  put: {
    ...deliveryRequestKey(user_id, id, attempt),
    user_id,
    delivery_id: id,
    attempt,
    expires_at_seconds: expiryInDays(now(), REQUEST_KEPT_DAYS),
  },
});
