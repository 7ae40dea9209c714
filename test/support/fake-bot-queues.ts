import type { BotQueues } from '../../core/bot-queues/bot-queues.ts';

export type FakeBotQueues = BotQueues & { queues: Map<string, object[]> };

/** SQS as the domain sees it. */
export function createFakeBotQueues(): FakeBotQueues {
  const queues = new Map<string, object[]>();
  const url = (name: string) => `http://sqs.local/000000000000/${name}`;
  return {
    queues,
    create: async (name) => {
      if (!queues.has(url(name))) queues.set(url(name), []);
      return url(name);
    },
    send: async (queueUrl, body) => {
      queues.get(queueUrl)?.push(body);
      return queues.has(queueUrl);
    },
    remove: async (queueUrl) => {
      queues.delete(queueUrl);
    },
    list: async () => ({ queueUrls: [...queues.keys()], next: undefined }),
  };
}
