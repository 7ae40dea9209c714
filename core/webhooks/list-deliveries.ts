import * as z from 'zod';
import type { Context } from '../context.ts';
import { invalidInput } from '../errors.ts';
import { Attempt, DeliveryRecord } from './delivery.ts';
import { deliveryKey, deliveryPrefix, isDeliveryId } from './webhook-keys.ts';

const PAGE = 50;

export const ListDeliveriesQuery = z.object({ cursor: z.string().max(64).optional() });

/** A delivery as its user sees it. */
const Delivery = DeliveryRecord.pick({ id: true, type: true, status: true, created_at: true })
  .extend({
    meeting_id: z.int().nullable(),
    delivered_at: z.iso.datetime().nullable(),
    next_attempt_at: z.iso.datetime().nullable(),
    failure: DeliveryRecord.shape.failure.unwrap().nullable(),
    attempts: z.array(Attempt),
  })
  .meta({ id: 'Delivery' });

export const DeliveryPage = z.object({ deliveries: z.array(Delivery), next_cursor: z.string().optional() });
export type DeliveryPage = z.infer<typeof DeliveryPage>;

/** What was sent to the user's webhook, and what is on its way; newest first. The cursor is the last delivery's id. */
export async function listDeliveries(
  { table }: Context,
  userId: number,
  { cursor }: z.infer<typeof ListDeliveriesQuery>,
): Promise<DeliveryPage> {
  if (cursor !== undefined && !isDeliveryId(cursor))
    throw invalidInput(['query', 'cursor'], 'Cursor is not one of ours');
  const { items, next } = await table.query({
    pk: deliveryKey(userId, '').pk,
    prefix: deliveryPrefix,
    newestFirst: true,
    limit: PAGE,
    ...(cursor !== undefined && { after: deliveryKey(userId, cursor).sk }),
  });
  const deliveries = items.map((item) => viewDelivery(DeliveryRecord.parse(item)));
  return { deliveries, ...(next !== undefined && { next_cursor: next.slice(deliveryPrefix.length) }) };
}

const viewDelivery = (delivery: DeliveryRecord): z.infer<typeof Delivery> => ({
  id: delivery.id,
  type: delivery.type,
  status: delivery.status,
  meeting_id: delivery.meeting_id ?? null,
  created_at: delivery.created_at,
  delivered_at: delivery.delivered_at ?? null,
  next_attempt_at: delivery.next_attempt_at ?? null,
  failure: delivery.failure ?? null,
  attempts: delivery.attempts,
});
