import type { Context } from '../context.ts';
import { dueBy, webhookDueAt, webhookShard } from '../due.ts';
import type { DeliveryRequested } from '../events/event.ts';
import { errorFields } from '../log.ts';
import type { Item } from '../table/operation.ts';
import { DeliveryRecord, RESEND_AFTER_SECONDS } from './delivery.ts';
import { deliveryKey } from './webhook-keys.ts';

/** What one sweep sends; the rest is due again a minute later. */
const DUE_MAX = 300;

export type DeliverySweepContext = Context & {
  /** Puts an attempt on its queue again, past the topic. */
  sendDelivery: (event: DeliveryRequested) => Promise<void>;
};

/**
 * Sends the attempts that are due: those that were to wait longer than a queue delays a message, and those whose
 * message or worker was lost. One that makes no sense is told at the end, and keeps no other waiting.
 */
export async function sweepDeliveries(context: DeliverySweepContext): Promise<void> {
  const { table, now } = context;
  const keys = await table.queryDue({ shard: webhookShard, until: dueBy(now()), limit: DUE_MAX });
  const items = keys.length > 0 ? await table.findAll(keys) : [];
  const results = await Promise.allSettled(items.map((item) => sendAgain(context, item)));
  const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  for (const fault of faults) context.log.error('delivery_not_swept', errorFields(fault));
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} deliveries could not be swept.`);
}

async function sendAgain(context: DeliverySweepContext, item: Item): Promise<void> {
  const { user_id, id, attempt } = DeliveryRecord.parse(item);
  const key = deliveryKey(user_id, id);
  await context.sendDelivery({ type: 'webhook.requested', user_id, delivery_id: id, attempt });
  await context.table.update({
    update: key,
    set: webhookDueAt(context.now(), RESEND_AFTER_SECONDS, key),
    // The attempt may have been made meanwhile; then it is due at another time, or never.
    condition: { expression: '#attempt = :attempt AND attribute_exists(#due_pk)', values: { attempt } },
  });
}
