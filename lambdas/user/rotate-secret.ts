import { rotateSecret as rotate, tooManySecretsText, WebhookSecret } from '../../core/webhooks/rotate-secret.ts';
import { noWebhookText } from '../../core/webhooks/webhook.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleSecret } from './examples.ts';

export const rotateSecret = userRoute(
  {
    success: 200,
    document: {
      tag: 'Webhooks',
      summary: 'Make a new secret',
      description: 'For the next 24 hours deliveries carry a signature of the old secret too, so that none is refused.',
      answer: WebhookSecret,
      answerExample: { webhook_secret: exampleSecret },
      refusals: { 404: noWebhookText, 409: tooManySecretsText },
    },
  },
  (context, { caller }) => rotate(context, caller.userId),
);
