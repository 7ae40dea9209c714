import { DeliveryPage, ListDeliveriesQuery, listDeliveries as list } from '../../core/webhooks/list-deliveries.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleDeliveries } from './examples.ts';

export const listDeliveries = userRoute(
  {
    query: ListDeliveriesQuery,
    success: 200,
    document: {
      tag: 'Webhooks',
      summary: 'List what was sent to your webhook',
      description:
        'Newest first, for 30 days, and no longer than the meeting itself is kept: each event with every attempt. ' +
        '`next_cursor` is there when there are more; hand it back as `cursor`.',
      answer: DeliveryPage,
      answerExample: exampleDeliveries,
    },
  },
  (context, { caller, query }) => list(context, caller.userId, query),
);
