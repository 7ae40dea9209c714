import { SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { localAccountId, localRegion } from '../template/pseudo-parameters.ts';

/** A long poll holds its socket; with the SDK's own 50 the fifty-first would wait for another to end. */
const SOCKETS_MAX = 500;
const QUEUES_PER_PAGE = 1000;

/** SNS and SQS in this process. */
export interface Messaging {
  readonly url: string;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
  queueUrl(queueArn: string): string;
  send(queueArn: string, body: string): Promise<void>;
  /** Empties every queue, those that functions made included. */
  purgeQueues(): Promise<void>;
  stop(): Promise<void>;
}

export async function startMessaging(): Promise<Messaging> {
  const server = buildApp({ logger: false, defaultRegion: localRegion });
  let url = '';
  // It names queues `sqs.us-east-1.localhost`, which not every system resolves.
  server.addHook('onSend', async (request, _reply, payload) =>
    namesQueues(request.headers['x-amz-target']) && typeof payload === 'string'
      ? payload.replaceAll(/http:\/\/sqs\.[^/"]+(?=\/\d{12}\/)/g, url)
      : payload,
  );
  url = await server.listen({ host: '127.0.0.1', port: 0 });
  const connection = {
    endpoint: url,
    region: localRegion,
    credentials: { accessKeyId: 'runner', secretAccessKey: 'runner' },
    requestHandler: { httpAgent: { maxSockets: SOCKETS_MAX, keepAlive: true } },
  };
  const sns = new SNSClient(connection);
  const sqs = new SQSClient(connection);
  const queueUrl = (queueArn: string) => `${url}/${localAccountId}/${queueArn.split(':').at(-1)}`;
  return {
    url,
    sns,
    sqs,
    queueUrl,
    async send(queueArn, body) {
      await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl(queueArn), MessageBody: body }));
    },
    purgeQueues: () => purgeQueues(sqs),
    async stop() {
      sns.destroy();
      sqs.destroy();
      await server.close();
    },
  };
}

function namesQueues(target: string | string[] | undefined): boolean {
  return typeof target === 'string' && /\.(CreateQueue|GetQueueUrl|ListQueues)$/.test(target);
}

async function purgeQueues(sqs: SQSClient): Promise<void> {
  let page: string | undefined;
  do {
    const listed = await sqs.send(
      new ListQueuesCommand({ MaxResults: QUEUES_PER_PAGE, ...(page === undefined ? {} : { NextToken: page }) }),
    );
    for (const queue of listed.QueueUrls ?? []) await sqs.send(new PurgeQueueCommand({ QueueUrl: queue }));
    page = listed.NextToken;
  } while (page !== undefined);
}
