import type { Context } from '../../core/context.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { listDeliveries } from './list-deliveries.ts';
import { replayDelivery } from './replay-delivery.ts';
import { rotateSecret } from './rotate-secret.ts';
import { setWebhook } from './set-webhook.ts';
import { testWebhook } from './test-webhook.ts';

export const userRoutes: RoutesOf<'user', Context> = {
  'PUT /user/webhook': setWebhook,
  'DELETE /user/webhook': deleteWebhook,
  'POST /user/webhook/secret': rotateSecret,
  'POST /user/webhook/test': testWebhook,
  'GET /user/webhook/deliveries': listDeliveries,
  'POST /user/webhook/deliveries/{id}/replay': replayDelivery,
};
