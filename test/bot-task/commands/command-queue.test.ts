import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { pollCommandQueue } from '../../../bot-task/commands/command-queue.ts';
import type { Command } from '../../../bot-task/control-plane/wire.ts';
import { createLog } from '../../../core/log.ts';

const app = buildApp({ logger: false });
let client: SQSClient;
beforeAll(async () => {
  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  client = new SQSClient({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
});
afterAll(async () => {
  client.destroy();
  await app.close();
});

const soon = { timeout: 10_000, interval: 20 };

async function startPolling(name: string, queueUrl?: string) {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: name }));
  const taken: Command[] = [];
  const events: string[] = [];
  const log = createLog(
    () => new Date(),
    (line) => void events.push(JSON.parse(line).event),
  );
  const stop = new AbortController();
  const options = { client, meetingId: '7', waitSeconds: 2, retrySeconds: 0.1, log };
  const done = pollCommandQueue(
    { ...options, queueUrl: queueUrl ?? QueueUrl, onCommand: (command) => taken.push(command) },
    stop.signal,
  );
  const end = async () => {
    stop.abort();
    await done;
  };
  onTestFinished(end);
  const send = (body: string) => client.send(new SendMessageCommand({ QueueUrl, MessageBody: body }));
  const count = async () => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const { Attributes = {} } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }),
    );
    return names.reduce((sum, key) => sum + Number(Attributes[key]), 0);
  };
  return { taken, events, send, count, end };
}

describe('pollCommandQueue', () => {
  it('takes the commands of its meeting and deletes them', async () => {
    const queue = await startPolling('commands');
    await queue.send(JSON.stringify({ meeting_id: 7, seq: 1, action: 'reconfigure', language: 'de' }));
    await queue.send(JSON.stringify({ meeting_id: '7', seq: 2, action: 'leave' }));
    await vi.waitFor(() => expect(queue.taken.map(({ seq }) => seq).sort()).toEqual([1, 2]), soon);
    await vi.waitFor(async () => expect(await queue.count()).toBe(0), soon);
  });

  it.each([
    ['another meeting', JSON.stringify({ meeting_id: 8, seq: 1, action: 'leave' }), 'command of another meeting'],
    [
      'an action it does not know',
      JSON.stringify({ meeting_id: 7, seq: 1, action: 'dance' }),
      'queue message not understood',
    ],
    ['no JSON', '<leave/>', 'queue message not understood'],
  ])('takes nothing from a message of %s, says so and deletes it', async (name, body, event) => {
    const queue = await startPolling(`wrong-${name.replaceAll(' ', '-')}`);
    await queue.send(body);
    await vi.waitFor(() => expect(queue.events).toContain(event), soon);
    await vi.waitFor(async () => expect(await queue.count()).toBe(0), soon);
    expect(queue.taken).toEqual([]);
  });

  it('goes on when the queue is not there, and ends when told', async () => {
    const queue = await startPolling('present', 'http://127.0.0.1:9/000000000000/absent');
    await vi.waitFor(() => expect(queue.events.length).toBeGreaterThan(1), soon);
    await queue.end();
  });
});
