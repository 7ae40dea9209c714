import { sha256 } from '../sha256.ts';
import type { Key } from '../table/operation.ts';
import { userPartition } from '../users/user-keys.ts';

const TIME_DIGITS = 9;
const HASH_DIGITS = 20;

export const webhookKey = (userId: number): Key => ({ pk: userPartition(userId), sk: 'WEBHOOK' });

export const deliveryPrefix = 'DELIVERY#';
export const deliveryKey = (userId: number, deliveryId: string): Key => ({
  pk: userPartition(userId),
  sk: `${deliveryPrefix}${deliveryId}`,
});

/** A new row here asks for a delivery at once: the relay hears of it. */
export const deliveryRequestPrefix = 'DELIVERYREQUEST#';
export const deliveryRequestKey = (userId: number, deliveryId: string, attempt: number): Key => ({
  pk: userPartition(userId),
  sk: `${deliveryRequestPrefix}${deliveryId}#${attempt}`,
});

/**
 * A delivery's id, which is also its `webhook-id`: the same for the same event whoever derives it and how often, and in
 * the order of time. `name` tells one event of a moment from another.
 */
export function deliveryIdOf(at: Date, name: string): string {
  const time = at.getTime().toString(36).padStart(TIME_DIGITS, '0');
  return `msg_${time}_${sha256(name).slice(0, HASH_DIGITS)}`;
}

export const isDeliveryId = (text: string): boolean => /^msg_[0-9a-z]{9}_[0-9a-f]{20}$/.test(text);
