import * as z from 'zod';
import type { Context } from '../context.ts';
import { invalidInput } from '../errors.ts';
import { settle } from '../settle.ts';
import { getUser } from '../users/get-user.ts';
import { type User, userIsHere, userNotFound } from '../users/user.ts';
import { profileKey } from '../users/user-keys.ts';
import { newWebhookSecret } from './signature.ts';
import { findWebhook, type WebhookRecord } from './webhook.ts';
import { defaultWebhookEvents, webhookEventNames } from './webhook-events.ts';
import { webhookKey } from './webhook-keys.ts';
import { checkWebhookUrl } from './webhook-url.ts';

const ROUNDS_MAX = 5;
const URL_LENGTH_MAX = 2048;

export const WebhookInput = z
  .object({
    webhook_url: z.string().min(1).max(URL_LENGTH_MAX).meta({ description: 'A public `https` address.' }),
    events: z
      .array(z.enum(webhookEventNames))
      .min(1)
      .nullish()
      .transform((events) => [...new Set(events ?? defaultWebhookEvents)])
      .meta({ description: 'What to be told of; `meeting.completed` and `bot.failed` when it is left out.' }),
  })
  .meta({ example: { webhook_url: 'https://hooks.example.com/rollcall', events: ['meeting.completed'] } });
export type WebhookInput = z.output<typeof WebhookInput>;

/** Sets where a user's events go, and which; begins anew with an endpoint that was disabled. The first time makes the secret. */
export async function setWebhook(
  context: Context,
  userId: number,
  { webhook_url: url, events }: WebhookInput,
): Promise<User & { webhook_secret?: string }> {
  const checked = checkWebhookUrl(url, context.settings);
  if ('refusal' in checked) throw invalidInput(['body', 'webhook_url'], checked.refusal);
  const secret = newWebhookSecret(context);
  const setting = { user_id: userId, url, events, set_at: context.now().toISOString() };
  const isFirst = await settle(ROUNDS_MAX, async () => {
    const known = await findWebhook(context, userId);
    const failed = await context.table.transact({
      webhook: known ? change(setting) : first(setting, secret),
      user: { check: profileKey(userId), condition: userIsHere },
    });
    if (failed && 'user' in failed) throw userNotFound();
    return failed ? undefined : { value: !known };
  });
  return { ...(await getUser(context, userId)), ...(isFirst.value && { webhook_secret: secret }) };
}

type Setting = Pick<WebhookRecord, 'user_id' | 'url' | 'events' | 'set_at'>;

const first = (setting: Setting, secret: string) => ({
  put: { ...webhookKey(setting.user_id), ...setting, secrets: [{ secret }] },
  condition: { expression: 'attribute_not_exists(#pk)' },
});

const change = ({ user_id, ...set }: Setting) => ({
  update: webhookKey(user_id),
  set,
  remove: ['failing_since', 'lane_until', 'disabled_at', 'disabled_reason'],
  condition: { expression: 'attribute_exists(#pk)' },
});
