import * as z from 'zod';
import { User } from '../../core/users/user.ts';
import { setWebhook as set, WebhookInput } from '../../core/webhooks/set-webhook.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleSecret, exampleUser } from './examples.ts';

const UserWithSecret = User.extend({
  webhook_secret: z.string().optional().meta({ description: 'Only in the first answer: keep it.' }),
}).meta({ id: 'UserWithSecret' });

export const setWebhook = userRoute(
  {
    body: WebhookInput,
    success: 200,
    document: {
      tag: 'Webhooks',
      summary: 'Set your webhook',
      description:
        'Events are posted to this address in the form of Standard Webhooks 1.0, at least once and in no promised order. ' +
        'The first answer alone shows the secret that signs them. A webhook that was disabled begins anew.',
      answer: UserWithSecret,
      answerExample: { ...exampleUser, webhook_secret: exampleSecret },
    },
  },
  (context, { caller, body }) => set(context, caller.userId, body),
);
