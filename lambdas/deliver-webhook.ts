import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { environment } from '../core/environment.ts';
import { WebhookQueueEvent } from '../core/events/event.ts';
import { announceMove } from '../core/webhooks/announce-move.ts';
import { ATTEMPT_MILLIS, SLOW_MILLIS } from '../core/webhooks/attempt-delivery.ts';
import { type DeliverContext, deliver } from '../core/webhooks/deliver.ts';
import { resolveHost } from '../core/webhooks/endpoint.ts';
import { postMessage } from '../core/webhooks/post-message.ts';
import { lambdaContext } from './lambda-context.ts';
import { once } from './once.ts';
import { eachMessage } from './queue-batch.ts';
import { queueClient } from './queue-client.ts';
import { readVariable } from './read-variable.ts';

const deliverContext = once((): DeliverContext => {
  const queues = queueClient();
  const QueueUrl = readVariable(environment.webhooksQueueUrl);
  return {
    ...lambdaContext(),
    resolve: resolveHost,
    post: postMessage,
    attemptMillis: ATTEMPT_MILLIS,
    slowMillis: SLOW_MILLIS,
    sendDelivery: async (event, DelaySeconds) => {
      await queues.send(new SendMessageCommand({ QueueUrl, DelaySeconds, MessageBody: JSON.stringify(event) }));
    },
  };
});

/** Tells webhooks what happened, and attempts again what did not arrive. */
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const context = deliverContext();
  return eachMessage(context, event, WebhookQueueEvent, (message) =>
    message.type === 'meeting.status' ? announceMove(context, message) : deliver(context, message),
  );
};
