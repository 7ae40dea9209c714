import { deleteWebhook as remove } from '../../core/webhooks/delete-webhook.ts';
import { Answer } from '../http/answer.ts';
import { userRoute } from '../http/routes-by-caller.ts';

export const deleteWebhook = userRoute(
  {
    success: 204,
    document: {
      tag: 'Webhooks',
      summary: 'Remove your webhook',
      description:
        'Nothing is sent any more, what waits for another attempt included. Without one there is nothing to do.',
    },
  },
  async (context, { caller }) => {
    await remove(context, caller.userId);
    return new Answer(204);
  },
);
