import * as z from 'zod';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { settle } from '../settle.ts';
import { plusSeconds } from '../time.ts';
import { newWebhookSecret } from './signature.ts';
import { getWebhook, type WebhookRecord } from './webhook.ts';
import { webhookKey } from './webhook-keys.ts';

const ROUNDS_MAX = 5;
const OLD_SECRET_SECONDS = 24 * 3600;
/** Each adds a signature to every delivery. */
const SECRETS_MAX = 5;

export const WebhookSecret = z.object({ webhook_secret: z.string() }).meta({ id: 'WebhookSecret' });
export const tooManySecretsText = `At most ${SECRETS_MAX} secrets count at once; an old one ends 24 hours after it was replaced`;

/** Makes a new secret; the one before counts for another 24 hours. */
export async function rotateSecret(context: Context, userId: number): Promise<z.infer<typeof WebhookSecret>> {
  const secret = newWebhookSecret(context);
  return settle(ROUNDS_MAX, async () => {
    const { secrets } = await getWebhook(context, userId);
    const changed = await context.table.update({
      update: webhookKey(userId),
      set: { secrets: [{ secret }, ...stillValid(context, secrets)] },
      condition: { expression: '#secrets = :secrets', values: { secrets } },
    });
    return changed && { webhook_secret: secret };
  });
}

function stillValid({ now }: Context, secrets: WebhookRecord['secrets']): WebhookRecord['secrets'] {
  const until = plusSeconds(now(), OLD_SECRET_SECONDS).toISOString();
  const valid = secrets
    .filter((old) => old.until === undefined || new Date(old.until) > now())
    .map((old) => ({ until, ...old }));
  if (valid.length >= SECRETS_MAX) throw new DomainError('conflict', tooManySecretsText);
  return valid;
}
