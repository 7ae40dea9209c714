import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { rotateSecret } from '../../../core/webhooks/rotate-secret.ts';
import { newWebhookSecret, signatureHeaders } from '../../../core/webhooks/signature.ts';
import { findWebhook, type WebhookRecord } from '../../../core/webhooks/webhook.ts';
import { createWebhookWorld, userWithWebhook } from './webhook-world.ts';

const body = '{"type":"meeting.completed","data":{"name":"Zoë"}}';
const at = new Date('2026-01-02T03:04:05Z');

// The public library compares with the machine's clock.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: at }));
afterEach(() => void vi.useRealTimers());

const signed = (secrets: WebhookRecord['secrets'], now = at) =>
  signatureHeaders({ secrets }, { id: 'msg_1', at: now, body });

describe('signatureHeaders', () => {
  it('verify with the public library, and not when anything differs', async () => {
    const { context } = await createWebhookWorld();
    const [secret, other] = [newWebhookSecret(context), newWebhookSecret(context)];
    expect(Buffer.from(secret.replace('whsec_', ''), 'base64')).toHaveLength(32);
    const headers = signed([{ secret }]);
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
    const refused = [
      () => new Webhook(other).verify(body, headers),
      () => new Webhook(secret).verify(body.replace('Zoë', 'Zoe'), headers),
      () => new Webhook(secret).verify(body, { ...headers, 'webhook-id': 'msg_2' }),
      () => new Webhook(secret).verify(body, { ...headers, 'webhook-timestamp': '1767323046' }),
    ];
    for (const attempt of refused) expect(attempt).toThrow(WebhookVerificationError);
  });

  it('carry a signature of each secret that counts', async () => {
    const { context } = await createWebhookWorld();
    const [now, old, older] = [1, 2, 3].map(() => newWebhookSecret(context));
    const secrets = [
      { secret: now ?? '' },
      { secret: old ?? '', until: '2026-01-02T03:04:06Z' },
      { secret: older ?? '', until: '2026-01-02T03:04:05Z' },
    ];
    const headers = signed(secrets);
    expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    expect(new Webhook(now ?? '').verify(body, headers)).toEqual(JSON.parse(body));
    expect(new Webhook(old ?? '').verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(older ?? '').verify(body, headers)).toThrow(WebhookVerificationError);
  });
});

describe('rotateSecret', () => {
  it('lets the old secret count for 24 hours, and refuses a sixth that counts at once', async () => {
    const world = await createWebhookWorld();
    const { userId, secret } = await userWithWebhook(world);
    const { webhook_secret: next } = await rotateSecret(world.context, userId);
    const countNow = async () => {
      const webhook = await findWebhook(world.context, userId);
      const headers = signed(webhook?.secrets ?? [], world.context.now());
      return headers['webhook-signature']?.split(' ').length;
    };
    expect(next).not.toBe(secret);
    world.advance(86_399);
    expect(await countNow()).toBe(2);
    world.advance(1);
    expect(await countNow()).toBe(1);
    for (let count = 0; count < 4; count += 1) await rotateSecret(world.context, userId);
    await expect(rotateSecret(world.context, userId)).rejects.toMatchObject({ code: 'conflict' });
  });
});
