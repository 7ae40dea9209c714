import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { sqsBotQueues } from '../core/bot-queues/sqs-bot-queues.ts';
import { type DeliverContext, deliverCommand } from '../core/commands/deliver-command.ts';
import { environment } from '../core/environment.ts';
import { CommandEvent } from '../core/events/event.ts';
import { lambdaContext } from './lambda-context.ts';
import { once } from './once.ts';
import { eachMessage } from './queue-batch.ts';
import { queueClient } from './queue-client.ts';
import { readVariable } from './read-variable.ts';

const deliverContext = once((): DeliverContext => {
  const prefix = readVariable(environment.botQueuePrefix);
  return { ...lambdaContext(), botQueues: sqsBotQueues(queueClient(), prefix) };
});

/** Brings commands to the bots' own queues, and removes those queues once their meetings have ended. */
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const context = deliverContext();
  return eachMessage(context, event, CommandEvent, (message) => deliverCommand(context, message));
};
