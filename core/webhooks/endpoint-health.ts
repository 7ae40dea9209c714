import type { Context } from '../context.ts';
import { plusSeconds, secondsBetween } from '../time.ts';
import { leaveAloneSeconds } from './retry-schedule.ts';
import type { WebhookRecord } from './webhook.ts';
import { webhookKey } from './webhook-keys.ts';

/** An endpoint to which nothing came through for so long is disabled. */
const DISABLE_AFTER_SECONDS = 5 * 24 * 3600;
/** Longer than an attempt takes; who holds the lane and dies keeps it no longer than this. */
const LANE_SECONDS = 60;

/**
 * Whether an attempt may be made now. An endpoint that fails gets one attempt at a time: however many deliveries wait
 * for one that hangs, they hold up one worker, and everybody else's find one.
 */
export async function takeLane({ table, now }: Context, webhook: WebhookRecord): Promise<boolean> {
  if (webhook.failing_since === undefined) return true;
  const taken = await table.update({
    update: webhookKey(webhook.user_id),
    set: { lane_until: plusSeconds(now(), LANE_SECONDS).toISOString() },
    condition: {
      expression: '#set_at = :set_at AND (attribute_not_exists(#lane_until) OR #lane_until <= :now)',
      values: { set_at: webhook.set_at, now: now().toISOString() },
    },
  });
  return taken !== undefined;
}

/** An attempt takes long: until it has ended, the endpoint counts as one that fails. Answers the webhook as it is then. */
export async function noteSlowness({ table, now }: Context, webhook: WebhookRecord): Promise<WebhookRecord> {
  const failing_since = now().toISOString();
  await table.update({
    update: webhookKey(webhook.user_id),
    set: { lane_until: plusSeconds(now(), LANE_SECONDS).toISOString() },
    setIfAbsent: { failing_since },
    condition: isSameSetting(webhook),
  });
  return { ...webhook, failing_since };
}

/** An attempt succeeded: whatever was held against the endpoint is forgotten. */
export async function noteSuccess({ table }: Context, webhook: WebhookRecord): Promise<void> {
  if (webhook.failing_since === undefined) return;
  await table.update({
    update: webhookKey(webhook.user_id),
    remove: ['failing_since', 'lane_until'],
    condition: isSameSetting(webhook),
  });
}

/**
 * An attempt failed: frees the lane, though not before the time that the endpoint asked for. Disables an endpoint that
 * says it is gone, and one that has failed for five days and just failed a repeated attempt; answers whether it did.
 */
export async function noteFailure(
  { table, now, log }: Context,
  webhook: WebhookRecord,
  { isGone, isRepeated, askedSeconds }: { isGone: boolean; isRepeated: boolean; askedSeconds: number },
): Promise<boolean> {
  const at = now().toISOString();
  const failingSince = webhook.failing_since ?? at;
  const failsTooLong = isRepeated && secondsBetween(failingSince, at) >= DISABLE_AFTER_SECONDS;
  const disabled_reason = isGone ? 'gone' : failsTooLong ? 'failing' : undefined;
  const noted = await table.update({
    update: webhookKey(webhook.user_id),
    set: {
      ...(disabled_reason && { disabled_at: at, disabled_reason }),
      lane_until: plusSeconds(now(), leaveAloneSeconds(askedSeconds)).toISOString(),
    },
    setIfAbsent: { failing_since: failingSince },
    condition: isSameSetting(webhook),
  });
  if (!noted || !disabled_reason) return false;
  log.warn('webhook_disabled', { user_id: webhook.user_id, reason: disabled_reason, failing_since: failingSince });
  return true;
}

/** The user may have set another address meanwhile, which is not to blame. */
const isSameSetting = ({ set_at }: WebhookRecord) => ({ expression: '#set_at = :set_at', values: { set_at } });
