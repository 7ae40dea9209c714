import { DeliveryAccepted, disabledText, testWebhook as test } from '../../core/webhooks/request-delivery.ts';
import { noWebhookText } from '../../core/webhooks/webhook.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleDeliveryId } from './examples.ts';

export const testWebhook = userRoute(
  {
    success: 202,
    document: {
      tag: 'Webhooks',
      summary: 'Try your webhook',
      description: 'Posts the event `webhook.test` once; how it went stands in the deliveries.',
      answer: DeliveryAccepted,
      answerExample: { message: 'A test event is on its way.', delivery_id: exampleDeliveryId },
      refusals: { 404: noWebhookText, 409: disabledText },
    },
  },
  (context, { caller }) => test(context, caller.userId),
);
