import { createHmac } from 'node:crypto';
import type { Context } from '../context.ts';
import { toSeconds } from '../time.ts';
import type { WebhookRecord } from './webhook.ts';

const SECRET_BYTES = 32;
const secretPrefix = 'whsec_';

/** A secret as Standard Webhooks writes it. */
export function newWebhookSecret({ newSecret }: Pick<Context, 'newSecret'>): string {
  return `${secretPrefix}${Buffer.from(newSecret(SECRET_BYTES), 'base64url').toString('base64')}`;
}

/** The headers of one attempt: Standard Webhooks 1.0, with a signature of each secret that counts now. */
export function signatureHeaders(
  { secrets }: Pick<WebhookRecord, 'secrets'>,
  message: { id: string; at: Date; body: string },
): Record<string, string> {
  const timestamp = String(toSeconds(message.at));
  const content = `${message.id}.${timestamp}.${message.body}`;
  const valid = secrets.filter(({ until }) => until === undefined || new Date(until) > message.at);
  return {
    'webhook-id': message.id,
    'webhook-timestamp': timestamp,
    'webhook-signature': valid.map(({ secret }) => sign(secret, content)).join(' '),
  };
}

const sign = (secret: string, content: string): string =>
  `v1,${createHmac('sha256', Buffer.from(secret.slice(secretPrefix.length), 'base64'))
    .update(content)
    .digest('base64')}`;
