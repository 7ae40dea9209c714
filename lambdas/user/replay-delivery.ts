import * as z from 'zod';
import {
  DeliveryAccepted,
  deliveryNotFoundText,
  disabledText,
  replayDelivery as replay,
  underWayText,
} from '../../core/webhooks/request-delivery.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleDeliveryId } from './examples.ts';

export const replayDelivery = userRoute(
  {
    path: z.object({ id: z.string().meta({ example: exampleDeliveryId }) }),
    success: 202,
    document: {
      tag: 'Webhooks',
      summary: 'Send something again',
      description:
        'The same body under the same `webhook-id`, with a full round of attempts; one that waits goes at once.',
      answer: DeliveryAccepted,
      answerExample: { message: 'The delivery is on its way again.', delivery_id: exampleDeliveryId },
      refusals: { 404: deliveryNotFoundText, 409: `${disabledText}, or: ${underWayText}` },
    },
  },
  (context, { caller, path }) => replay(context, caller.userId, path.id),
);
