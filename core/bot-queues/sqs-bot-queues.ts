import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ListQueuesCommand,
  QueueDoesNotExist,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { BotQueues } from './bot-queues.ts';

const RETENTION_SECONDS = 3600;
const VISIBILITY_SECONDS = 30;
const LIST_PAGE = 1000;

export const sqsBotQueues = (client: SQSClient, prefix: string): BotQueues => ({
  create: async (name) => {
    const Attributes = {
      MessageRetentionPeriod: String(RETENTION_SECONDS),
      VisibilityTimeout: String(VISIBILITY_SECONDS),
    };
    const { QueueUrl: url } = await client.send(new CreateQueueCommand({ QueueName: name, Attributes }));
    if (!url) throw new Error(`SQS made ${name} but gave no URL`);
    return url;
  },
  send: async (queueUrl, body) => {
    try {
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(body) }));
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      throw error;
    }
  },
  remove: async (queueUrl) => {
    try {
      await client.send(new DeleteQueueCommand({ QueueUrl: queueUrl }));
    } catch (error) {
      if (!isGone(error)) throw error;
    }
  },
  list: async (after) => {
    const answer = await client.send(
      new ListQueuesCommand({ QueueNamePrefix: prefix, MaxResults: LIST_PAGE, ...(after && { NextToken: after }) }),
    );
    return { queueUrls: answer.QueueUrls ?? [], next: answer.NextToken };
  },
});

const isGone = (error: unknown): boolean =>
  error instanceof QueueDoesNotExist ||
  (error instanceof Error && /NonExistentQueue|QueueDoesNotExist/.test(error.name));
