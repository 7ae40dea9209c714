import type { StatusEvent } from '../events/event.ts';
import type { MeetingName } from '../meetings/meeting-keys.ts';
import { meetingKey } from '../meetings/meeting-keys.ts';
import type { MeetingRecord } from '../meetings/meeting-record.ts';
import { findMeeting } from '../meetings/meeting-store.ts';
import { rowExpiry } from '../meetings/row-expiry.ts';
import { expiryInDays } from '../time.ts';
import { type DeliverContext, deliver } from './deliver.ts';
import { putDelivery } from './delivery.ts';
import { findWebhook, type WebhookRecord } from './webhook.ts';
import { meetingBody } from './webhook-body.ts';
import { type WebhookEventName, webhookEventsOf } from './webhook-events.ts';
import { deliveryIdOf, webhookKey } from './webhook-keys.ts';

export const DELIVERY_KEPT_DAYS = 30;

type Move = Pick<StatusEvent, 'meeting_id' | 'version' | 'at'>;

/** The id of the delivery that tells of a move: one for each event and version of a meeting. */
export const moveDeliveryId = ({ meeting_id, version, at }: Move, type: WebhookEventName): string =>
  deliveryIdOf(new Date(at), `${meeting_id}/${version}/${type}`);

/**
 * Tells the user's webhook of a status move: makes a delivery for each event that it asked for, then makes their first
 * attempts side by side. Safe to repeat: the ids are derived, and what exists is left as it is.
 */
export async function announceMove(context: DeliverContext, move: StatusEvent): Promise<void> {
  const webhook = await findWebhook(context, move.user_id);
  if (!webhook) return;
  const meeting = await findMeeting(context, { user_id: move.user_id, id: move.meeting_id });
  if (!meeting) return;
  const types = webhookEventsOf(move, meeting).filter((type) => webhook.events.includes(type));
  const results = await Promise.allSettled(types.map((type) => announce(context, { webhook, meeting, move, type })));
  const faults = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
  if (faults.length > 0) throw new AggregateError(faults, `${faults.length} events could not be announced.`);
}

type Announcement = { webhook: WebhookRecord; meeting: MeetingRecord; move: StatusEvent; type: WebhookEventName };

async function announce(context: DeliverContext, { webhook, meeting, move, type }: Announcement): Promise<void> {
  const { user_id } = move;
  const id = moveDeliveryId(move, type);
  const made = {
    id,
    user_id,
    meeting_id: meeting.id,
    type,
    body: meetingBody(type, move, meeting),
    expires_at_seconds: Math.min(expiryInDays(context.now(), DELIVERY_KEPT_DAYS), rowExpiry(context, meeting)),
  };
  await context.table.transact({
    delivery: putDelivery(context, made, webhook.disabled_at === undefined ? undefined : 'webhook_disabled'),
    ...whileThere(user_id, meeting),
  });
  await deliver(context, { type: 'webhook.requested', user_id, delivery_id: id, attempt: 1 });
}

/** Whoever deletes the user or the meeting removes their deliveries next: none may be made after that. */
const whileThere = (userId: number, meeting: MeetingName) => ({
  webhook: { check: webhookKey(userId), condition: { expression: 'attribute_exists(#pk)' } },
  meeting: {
    check: meetingKey(meeting),
    condition: { expression: 'attribute_exists(#pk) AND attribute_not_exists(#deleted_at)' },
  },
});
