import * as z from 'zod';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { Item } from '../table/operation.ts';
import { webhookEventNames } from './webhook-events.ts';
import { webhookKey } from './webhook-keys.ts';

const time = z.iso.datetime();

/** `gone`: the endpoint answered 410. `failing`: nothing succeeded for days. */
const disabledReasons = ['gone', 'failing'] as const;

/** The item `WEBHOOK`: where a user's events go, and how that place fares. */
export const WebhookRecord = z.object({
  user_id: z.int(),
  url: z.string(),
  events: z.array(z.enum(webhookEventNames)),
  /** The newest first; a replaced one counts until its time. */
  secrets: z.array(z.object({ secret: z.string(), until: time.optional() })),
  /** Names this setting: what an attempt learned of an older one is not held against it. */
  set_at: time,
  /** Since when no attempt has succeeded. */
  failing_since: time.optional(),
  /** While it is failing, one attempt at a time holds the lane. */
  lane_until: time.optional(),
  disabled_at: time.optional(),
  disabled_reason: z.enum(disabledReasons).optional(),
});
export type WebhookRecord = z.infer<typeof WebhookRecord>;

export async function findWebhook(
  { table }: Pick<Context, 'table'>,
  userId: number,
): Promise<WebhookRecord | undefined> {
  const item = await table.find(webhookKey(userId));
  return item && WebhookRecord.parse(item);
}

export const noWebhookText = 'No webhook is set';

export async function getWebhook(context: Pick<Context, 'table'>, userId: number): Promise<WebhookRecord> {
  const webhook = await findWebhook(context, userId);
  if (!webhook) throw new DomainError('not_found', noWebhookText);
  return webhook;
}

/** The names under which a user's `data` shows the webhook; nobody can store them there. */
const webhookDataNames = ['webhook_url', 'webhook_events', 'webhook_disabled_at', 'webhook_disabled_reason'] as const;

/** The webhook as `data` of its user shows it: never a secret. */
export function webhookData(item: Item | undefined): Partial<Record<(typeof webhookDataNames)[number], unknown>> {
  if (!item) return {};
  const { url, events, disabled_at, disabled_reason } = WebhookRecord.parse(item);
  return {
    webhook_url: url,
    webhook_events: events,
    ...(disabled_at !== undefined && { webhook_disabled_at: disabled_at, webhook_disabled_reason: disabled_reason }),
  };
}

/** `data` without the names that the webhook is shown under. */
export const withoutWebhookNames = <Data extends Record<string, unknown>>(data: Data): Data => {
  const rest = { ...data };
  for (const name of webhookDataNames) delete rest[name];
  return rest;
};

/** Of a `data` that is shown, the names that the webhook is shown under. */
export const onlyWebhookNames = (data: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([name]) => webhookDataNames.some((own) => own === name)));
