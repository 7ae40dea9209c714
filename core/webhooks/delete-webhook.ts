import type { Context } from '../context.ts';
import { webhookKey } from './webhook-keys.ts';

/** Nothing is sent any more, and the secrets are gone; what was delivered can still be looked up. Safe to repeat. */
export async function deleteWebhook({ table }: Context, userId: number): Promise<void> {
  await table.transact({ webhook: { delete: webhookKey(userId) } });
}
