import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { newRoom } from '../support/meetings.ts';
import type { RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

/** Locally within a second; the rest is a busy machine. */
const deliverySeconds = 20;
/** An attempt is given 15 s; nobody else's delivery may wait for one. */
const unaffectedSeconds = 10;
const hangingDeliveries = 12;

const SetAnswer = z.looseObject({ webhook_secret: z.string(), data: z.looseObject({ webhook_url: z.string() }) });
const Event = z.looseObject({
  type: z.string(),
  data: z.looseObject({ meeting: z.looseObject({ id: z.number(), status: z.string() }).optional() }),
});
const Deliveries = z.object({
  deliveries: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      status: z.string(),
      attempts: z.array(z.looseObject({ status_code: z.number().nullable() })),
    }),
  ),
});

type Received = { headers: Record<string, string>; text: string };
type Answer = (received: Received, response: ServerResponse) => void;

/** An endpoint of the test's own. */
async function startEndpoint(answer: Answer = (_, response) => response.writeHead(204).end()) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const message = { headers: headersOf(request), text: await textOf(request) };
    received.push(message);
    answer(message, response);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  endpoints.push({
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  });
  return { received, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` };
}

const headersOf = ({ headers }: IncomingMessage): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

const endpoints: { close: () => void }[] = [];
let runner: TestRunner;
beforeAll(async () => {
  runner = await startTestRunner({ options: ['-c', 'webhookRetrySeconds=1,1,1,1,1,1'] });
  // No bot is needed: a stop that comes before one is up completes the meeting.
  await runner.controls.setFaults({ launches: 'hold' });
});
afterAll(async () => {
  for (const endpoint of endpoints) endpoint.close();
  await runner?.stop();
});

async function setWebhook(client: RollcallClient, webhook_url: string, more: object = {}) {
  const { status, body } = await client.send('PUT', '/user/webhook', { body: { webhook_url, ...more } });
  expect(status).toBe(200);
  return SetAnswer.parse(body);
}

/** A meeting that ends as soon as it was asked for. */
async function completeMeeting(client: RollcallClient): Promise<number> {
  const pair = newRoom('told');
  const { id } = await client.requestBot(pair);
  await client.stopBot(pair);
  return id;
}

const deliveriesOf = async (client: RollcallClient) =>
  Deliveries.parse((await client.send('GET', '/user/webhook/deliveries')).body).deliveries;

describe('a webhook', () => {
  it('is told of a completed meeting, signed, and shows it in the log', async () => {
    const { received, url } = await startEndpoint();
    const { client } = await runner.newUser(1);
    const { webhook_secret: secret } = await setWebhook(client, url);
    const id = await completeMeeting(client);
    const [message] = await runner.waitFor('the event', deliverySeconds, () => received.length > 0 && received);
    const event = Event.parse(new Webhook(secret).verify(message?.text ?? '', message?.headers ?? {}));
    expect(event).toMatchObject({ type: 'meeting.completed', data: { meeting: { id, status: 'completed' } } });
    const [delivery] = await runner.waitFor('the log', deliverySeconds, async () => {
      const deliveries = await deliveriesOf(client);
      return deliveries[0]?.status === 'delivered' && deliveries;
    });
    expect(delivery).toMatchObject({ id: message?.headers['webhook-id'], attempts: [{ status_code: 204 }] });
    expect(received).toHaveLength(1);
  });

  it('that answers 500 five times, then 200, is told once under one id; a replay keeps the id', async () => {
    const { received, url } = await startEndpoint((_, response) =>
      response.writeHead(received.length > 5 ? 200 : 500).end(),
    );
    const { client } = await runner.newUser(1);
    await setWebhook(client, url);
    await completeMeeting(client);
    const isDelivered = async () => (await deliveriesOf(client)).some(({ status }) => status === 'delivered');
    await runner.waitFor('the sixth attempt', deliverySeconds * 2, isDelivered);
    const [delivery] = await deliveriesOf(client);
    expect(delivery?.attempts.map(({ status_code }) => status_code)).toEqual([500, 500, 500, 500, 500, 200]);
    expect(received).toHaveLength(6);
    const replay = await client.send('POST', `/user/webhook/deliveries/${delivery?.id}/replay`);
    expect(replay.status).toBe(202);
    await runner.waitFor('the replay', deliverySeconds, () => received.length === 7);
    expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(received.map(({ text }) => text)).size).toBe(1);
  });

  it('that hangs keeps nobody else waiting', async () => {
    const hanging = await startEndpoint(() => {});
    const prompt = await startEndpoint();
    const { client: slow } = await runner.newUser(hangingDeliveries);
    const { client: other } = await runner.newUser(1);
    await setWebhook(slow, hanging.url);
    await setWebhook(other, prompt.url);
    await completeMeeting(slow);
    await runner.waitFor('the hanging endpoint to be known as one', deliverySeconds * 2, async () =>
      (await deliveriesOf(slow)).some(({ attempts }) => attempts.length > 0),
    );
    await Promise.all(Array.from({ length: hangingDeliveries }, () => completeMeeting(slow)));
    await completeMeeting(other);
    await runner.waitFor('the other’s event', unaffectedSeconds, () => prompt.received.length > 0);
  });

  it('can be tried, moved and removed, and is refused where it is not public', async () => {
    const first = await startEndpoint();
    const second = await startEndpoint();
    const { client } = await runner.newUser(1);
    const { webhook_secret: secret } = await setWebhook(client, first.url);
    expect((await client.send('POST', '/user/webhook/test')).status).toBe(202);
    const [tried] = await runner.waitFor(
      'the test',
      deliverySeconds,
      () => first.received.length > 0 && first.received,
    );
    expect(new Webhook(secret).verify(tried?.text ?? '', tried?.headers ?? {})).toMatchObject({ type: 'webhook.test' });
    const rotated = z
      .object({ webhook_secret: z.string() })
      .parse((await client.send('POST', '/user/webhook/secret')).body);
    await client.send('PUT', '/user/webhook', { body: { webhook_url: second.url, events: ['meeting.status_change'] } });
    await completeMeeting(client);
    const moves = await runner.waitFor(
      'both moves',
      deliverySeconds,
      () => second.received.length > 1 && second.received,
    );
    for (const { text, headers } of moves) {
      for (const one of [secret, rotated.webhook_secret]) new Webhook(one).verify(text, headers);
    }
    expect((await client.send('DELETE', '/user/webhook')).status).toBe(204);
    for (const webhook_url of ['http://169.254.169.254/', 'https://10.0.0.1/', 'http://hooks.example.com/']) {
      expect((await client.send('PUT', '/user/webhook', { body: { webhook_url } })).status).toBe(422);
    }
    expect(first.received).toHaveLength(1);
  });
});
