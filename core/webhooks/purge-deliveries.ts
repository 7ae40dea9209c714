import type { Context } from '../context.ts';
import { eventPrefix, type MeetingName, meetingPartition } from '../meetings/meeting-keys.ts';
import { moveDeliveryId } from './announce-move.ts';
import { webhookEventNames } from './webhook-events.ts';
import { deliveryKey } from './webhook-keys.ts';

/** A bot makes a dozen moves. */
const MOVES_MAX = 1000;

/** Deletes what was, or is to be, sent of a meeting: the ids follow from its history, which must still be there. */
export async function purgeDeliveries({ table }: Pick<Context, 'table'>, { user_id, id }: MeetingName): Promise<void> {
  const query = { pk: meetingPartition(id), prefix: eventPrefix, limit: MOVES_MAX };
  const { items } = await table.query(query);
  const moves = items.map((item) => ({ meeting_id: id, version: Number(item.version), at: String(item.at) }));
  const ids = moves.flatMap((move) => webhookEventNames.map((type) => moveDeliveryId(move, type)));
  await table.deleteAll(ids.map((deliveryId) => deliveryKey(user_id, deliveryId)));
}
