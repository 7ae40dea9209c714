import { Webhook } from 'standardwebhooks';
import { describe, expect, it, vi } from 'vitest';
import { getUser } from '../../../core/users/get-user.ts';
import { announceMove } from '../../../core/webhooks/announce-move.ts';
import { AttemptError } from '../../../core/webhooks/attempt-error.ts';
import { replayDelivery, testWebhook } from '../../../core/webhooks/request-delivery.ts';
import { createWebhookWorld, hookUrl, publicAddress, userWithWebhook, type WebhookWorld } from './webhook-world.ts';

const daySeconds = 86_400;
const SWEEP_SECONDS = 600;

/** Carries what is queued, in the order of time; the sweep runs every ten minutes. */
async function letTimePass(world: WebhookWorld, seconds: number): Promise<void> {
  const dueAt = (index: number) => world.queued[index]?.delaySeconds ?? 0;
  for (let passed = 0; passed < seconds; passed += SWEEP_SECONDS) {
    for (const event of await world.sweepDeliveries()) await world.deliver(event);
    while (world.queued.length > 0 && dueAt(0) <= 900) {
      const [next] = world.queued.splice(0, 1);
      if (!next) break;
      world.advance(next.delaySeconds);
      passed += next.delaySeconds;
      await world.deliver(next.event);
    }
    world.advance(SWEEP_SECONDS);
  }
}

describe('announceMove', () => {
  it('posts what the user asked for, signed so that the public library verifies it', async () => {
    const world = await createWebhookWorld();
    const { userId, secret, meeting } = await userWithWebhook(world);
    const ended = await world.complete(meeting);
    await world.announceLast(ended);
    expect(world.posted).toHaveLength(1);
    const [{ endpoint, message } = never()] = world.posted;
    expect([endpoint.url.href, endpoint.address]).toEqual([hookUrl, publicAddress]);
    // The library compares with the clock of this machine.
    const verified = new Webhook(secret).sign(
      message.headers['webhook-id'] ?? '',
      new Date(Number(message.headers['webhook-timestamp']) * 1000),
      message.body,
    );
    expect(message.headers['webhook-signature']).toBe(verified);
    expect(JSON.parse(message.body)).toMatchObject({
      type: 'meeting.completed',
      timestamp: ended.end_time,
      data: { meeting: { id: meeting.id, status: 'completed' }, from: 'reserved', to: 'completed' },
    });
    const [delivery] = await world.deliveries(userId);
    expect(delivery).toMatchObject({ id: message.headers['webhook-id'], status: 'delivered', meeting_id: meeting.id });
    expect(delivery?.attempts).toMatchObject([{ status_code: 200, error: null, answer: 'ok' }]);
  });

  it('tells each event by its own name, and only those that were asked for', async () => {
    const world = await createWebhookWorld();
    const events = ['meeting.started', 'meeting.status_change', 'meeting.completed', 'bot.failed', 'transcript.ready'];
    const { userId, meeting } = await userWithWebhook(world, { events });
    await world.announceLast(meeting);
    const starting = await world.move(meeting, 'starting');
    const active = await world.move(starting, 'active');
    await world.announceLast(active);
    await world.announceLast(await world.complete(active, 2));
    const failing = await world.reserve(userId);
    await world.announceLast(await world.fail(failing));
    const told = world.posted.map(({ message }) => JSON.parse(message.body).type);
    expect(told.slice(0, 1)).toEqual(['meeting.status_change']);
    expect(told.slice(1, 3).sort()).toEqual(['meeting.started', 'meeting.status_change']);
    expect(told.slice(3, 6).sort()).toEqual(['meeting.completed', 'meeting.status_change', 'transcript.ready']);
    expect(told.slice(6).sort()).toEqual(['bot.failed', 'meeting.status_change']);
  });

  it('delivers once however often the move is told', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    const ended = await world.complete(meeting);
    const [, move] = await world.moves(ended);
    await Promise.all([1, 2, 3].map(() => announceMove(world.context, move ?? never())));
    await announceMove(world.context, move ?? never());
    expect(world.posted).toHaveLength(1);
    expect(await world.deliveries(userId)).toHaveLength(1);
  });

  it('says nothing to users without a webhook', async () => {
    const world = await createWebhookWorld();
    const userId = await world.newUser();
    await world.announceLast(await world.complete(await world.reserve(userId)));
    expect(world.posted).toEqual([]);
    expect(await world.deliveries(userId)).toEqual([]);
  });

  it('keeps the body below 20 KB by leaving out what people wrote, the longest first', async () => {
    const world = await createWebhookWorld();
    const { meeting } = await userWithWebhook(world);
    const ended = await world.complete(meeting);
    const data = { name: 'Weekly', notes: 'ä'.repeat(9000), participants: Array(300).fill('someone@example.com') };
    await world.context.table.update({
      update: { pk: `USER#${meeting.user_id}`, sk: `MEETING#${String(meeting.id).padStart(16, '0')}` },
      set: { data },
    });
    await world.announceLast(ended);
    const [{ message } = never()] = world.posted;
    expect(Buffer.byteLength(message.body)).toBeLessThan(20_000);
    const shown = JSON.parse(message.body).data.meeting.data;
    expect(shown).toMatchObject({ name: 'Weekly', participants: data.participants, phase: 'done' });
    expect(shown).not.toHaveProperty('notes');
  });
});

describe('deliver', () => {
  it('succeeds under the same id and body after the endpoint answered 500 five times', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => ({ status: world.posted.length > 5 ? 200 : 500, text: '' });
    await world.announceLast(await world.complete(meeting));
    await letTimePass(world, daySeconds);
    expect(world.posted).toHaveLength(6);
    expect(new Set(world.posted.map(({ message }) => message.headers['webhook-id'])).size).toBe(1);
    expect(new Set(world.posted.map(({ message }) => message.body)).size).toBe(1);
    const [delivery] = await world.deliveries(userId);
    expect(delivery).toMatchObject({ status: 'delivered', next_attempt_at: null });
    expect(delivery?.attempts.map(({ status_code }) => status_code)).toEqual([500, 500, 500, 500, 500, 200]);
    expect((await world.context.table.find({ pk: `USER#${userId}`, sk: 'WEBHOOK' }))?.failing_since).toBeUndefined();
  });

  it.each([
    [429, '2000', 2000],
    [503, '999999999', 3600],
  ])(
    'leaves an endpoint alone that answers %i for as long as it asks, but an hour, whatever else is for it',
    async (status, retryAfter, seconds) => {
      const world = await createWebhookWorld();
      const { userId, meeting } = await userWithWebhook(world);
      world.endpoint.answer = async () => ({ status, text: '', retryAfter });
      await world.announceLast(await world.complete(meeting));
      expect(world.queued).toEqual([]);
      const [delivery] = await world.deliveries(userId);
      const waited = Date.parse(delivery?.next_attempt_at ?? '') - world.context.now().getTime();
      expect(waited / 1000).toBeGreaterThanOrEqual(seconds);
      expect(waited / 1000).toBeLessThanOrEqual(seconds * 1.2);
      const other = await world.complete(await world.reserve(userId));
      await world.announceLast(other);
      expect(world.posted).toHaveLength(1);
      const put = (await world.deliveries(userId)).find(({ meeting_id }) => meeting_id === other.id);
      const putOff = (Date.parse(put?.next_attempt_at ?? '') - world.context.now().getTime()) / 1000;
      expect(putOff).toBeGreaterThan(seconds - 1);
      expect(putOff).toBeLessThanOrEqual(seconds + 60);
      world.endpoint.answer = async () => ({ status: 200, text: '' });
      await letTimePass(world, 2 * 3600);
      expect((await world.deliveries(userId)).map(({ status }) => status)).toEqual(['delivered', 'delivered']);
    },
  );

  it('gives up after ten attempts over about three days', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => ({ status: 503, text: '' });
    await world.announceLast(await world.complete(meeting));
    await letTimePass(world, 5 * daySeconds);
    const [delivery] = await world.deliveries(userId);
    expect(delivery).toMatchObject({ status: 'failed', failure: 'attempts_used_up' });
    expect(delivery?.attempts).toHaveLength(10);
    const [first, last] = [delivery?.attempts.at(0)?.at ?? '', delivery?.attempts.at(-1)?.at ?? ''];
    const days = (Date.parse(last) - Date.parse(first)) / 1000 / daySeconds;
    expect(days).toBeGreaterThan(2.5);
    expect(days).toBeLessThan(4);
    expect(await world.sweepDeliveries()).toEqual([]);
  });

  it.each([
    [204, null],
    [299, null],
    [301, 'redirect'],
    [304, 'redirect'],
    [400, 'refused_status'],
    [404, 'refused_status'],
  ] as const)('takes %d for %s', async (status, error) => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => ({ status, text: '' });
    await world.announceLast(await world.complete(meeting));
    expect((await world.deliveries(userId))[0]?.attempts).toMatchObject([{ status_code: status, error }]);
    expect(world.queued).toHaveLength(error === null ? 0 : 1);
  });

  it('disables an endpoint that says it is gone, and tells the user', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => ({ status: 410, text: '' });
    await world.announceLast(await world.complete(meeting));
    expect(await world.deliveries(userId)).toMatchObject([{ status: 'failed', failure: 'endpoint_gone' }]);
    const at = world.context.now().toISOString();
    expect((await getUser(world.context, userId)).data).toMatchObject({
      webhook_disabled_at: at,
      webhook_disabled_reason: 'gone',
    });
    await world.announceLast(await world.complete(await world.reserve(userId)));
    expect(world.posted).toHaveLength(1);
    expect((await world.deliveries(userId))[0]).toMatchObject({ failure: 'webhook_disabled', attempts: [] });
    await expect(testWebhook(world.context, userId)).rejects.toMatchObject({ code: 'conflict' });
    await world.setWebhook(userId);
    expect((await getUser(world.context, userId)).data).not.toHaveProperty('webhook_disabled_at');
  });

  it('disables an endpoint to which nothing came through for five days, but not for one failure after a quiet time', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => Promise.reject(new AttemptError('timeout'));
    await world.announceLast(await world.complete(meeting));
    await letTimePass(world, 6 * daySeconds);
    expect((await getUser(world.context, userId)).data).not.toHaveProperty('webhook_disabled_at');
    await world.announceLast(await world.complete(await world.reserve(userId)));
    expect((await getUser(world.context, userId)).data).not.toHaveProperty('webhook_disabled_at');
    await letTimePass(world, 120);
    expect((await getUser(world.context, userId)).data).toMatchObject({ webhook_disabled_reason: 'failing' });
    const [delivery] = await world.deliveries(userId);
    expect(delivery).toMatchObject({ failure: 'webhook_disabled' });
    expect(delivery?.attempts.map(({ error }) => error)).toEqual(['timeout', 'timeout']);
    expect(world.logged).toContainEqual(expect.objectContaining({ event: 'webhook_disabled', reason: 'failing' }));
  });

  it('makes one attempt at a time to an endpoint that fails, and leaves the others to the sweep', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => Promise.reject(new AttemptError('timeout'));
    await world.announceLast(await world.complete(meeting));
    const hanging = Promise.withResolvers<never>();
    world.endpoint.answer = () => hanging.promise;
    const others = [];
    for (let count = 0; count < 3; count += 1) others.push(await world.complete(await world.reserve(userId)));
    const first = world.announceLast(others[0] ?? never());
    while (world.posted.length < 2) await new Promise(setImmediate);
    await Promise.all(others.slice(1).map(world.announceLast));
    expect(world.posted).toHaveLength(2);
    hanging.reject(new AttemptError('timeout'));
    await first;
    world.endpoint.answer = async () => ({ status: 200, text: '' });
    world.queued.length = 0;
    await letTimePass(world, 1800);
    expect((await world.deliveries(userId)).map(({ status }) => status)).toEqual(Array(4).fill('delivered'));
  });

  it.each([
    ['a minute', 60, 60],
    ['two hours', 7200, 720],
    ['four days', 4 * daySeconds, 900],
  ])('has the others wait the longer the longer an endpoint fails: %s', async (_, failingSeconds, waitSeconds) => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => Promise.reject(new AttemptError('timeout'));
    await world.announceLast(await world.complete(meeting));
    const [busy, waiting] = [await world.reserve(userId), await world.reserve(userId)];
    const ended = [await world.complete(busy), await world.complete(waiting)];
    world.advance(failingSeconds);
    const hanging = Promise.withResolvers<never>();
    world.endpoint.answer = () => hanging.promise;
    const first = world.announceLast(ended[0] ?? never());
    while (world.posted.length < 2) await new Promise(setImmediate);
    await world.announceLast(ended[1] ?? never());
    const put = (await world.deliveries(userId)).find(({ meeting_id }) => meeting_id === waiting.id);
    const waited = Date.parse(put?.next_attempt_at ?? '') - world.context.now().getTime();
    expect(waited / 1000).toBeGreaterThanOrEqual(waitSeconds);
    expect(waited / 1000).toBeLessThanOrEqual(2 * waitSeconds);
    hanging.reject(new AttemptError('timeout'));
    await first;
  });

  it('puts off what else is for an endpoint that has not answered for a while, until it has', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    const others = [
      await world.complete(await world.reserve(userId)),
      await world.complete(await world.reserve(userId)),
    ];
    const slow = Promise.withResolvers<{ status: number; text: string }>();
    world.endpoint.answer = () => slow.promise;
    const first = world.announceLast(await world.complete(meeting));
    const webhook = { pk: `USER#${userId}`, sk: 'WEBHOOK' };
    await vi.waitFor(async () => expect(await world.context.table.find(webhook)).toHaveProperty('lane_until'));
    await world.announceLast(others[0] ?? never());
    expect(world.posted).toHaveLength(1);
    slow.resolve({ status: 200, text: '' });
    await first;
    expect(await world.context.table.find(webhook)).not.toHaveProperty('failing_since');
    await world.announceLast(others[1] ?? never());
    expect(world.posted).toHaveLength(2);
    await letTimePass(world, 1800);
    expect((await world.deliveries(userId)).map(({ status }) => status)).toEqual(Array(3).fill('delivered'));
  });

  it('makes an attempt again that its worker did not live to finish', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    const died = world.context.table.update.bind(world.context.table);
    world.endpoint.answer = async () => {
      world.context.table.update = async () => Promise.reject(new Error('died'));
      return { status: 200, text: '' };
    };
    await expect(world.announceLast(await world.complete(meeting))).rejects.toThrow('1 events could not be announced.');
    world.context.table.update = died;
    world.endpoint.answer = async () => ({ status: 200, text: '' });
    expect(await world.sweepDeliveries()).toEqual([]);
    world.advance(61);
    for (const event of await world.sweepDeliveries()) await world.deliver(event);
    expect(await world.deliveries(userId)).toMatchObject([{ status: 'delivered' }]);
    expect(new Set(world.posted.map(({ message }) => message.headers['webhook-id'])).size).toBe(1);
  });

  it('does nothing for a message that is late or comes twice', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => ({ status: 500, text: '' });
    await world.announceLast(await world.complete(meeting));
    const [{ id } = never()] = await world.deliveries(userId);
    const message = { type: 'webhook.requested', user_id: userId, delivery_id: id } as const;
    await world.deliver({ ...message, attempt: 1 });
    await world.deliver({ ...message, attempt: 3 });
    expect(world.posted).toHaveLength(1);
    await Promise.all([2, 2, 2].map((attempt) => world.deliver({ ...message, attempt })));
    expect(world.posted).toHaveLength(2);
  });

  it('goes to the address that is set now, and nowhere once the webhook is removed', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => ({ status: 500, text: '' });
    await world.announceLast(await world.complete(meeting));
    await world.setWebhook(userId, { webhook_url: 'https://other.example.com/' });
    await world.deliver(world.queued[0]?.event ?? never());
    expect(world.posted[1]?.endpoint.url.href).toBe('https://other.example.com/');
    await world.context.table.deleteAll([{ pk: `USER#${userId}`, sk: 'WEBHOOK' }]);
    await world.deliver(world.queued[1]?.event ?? never());
    expect(world.posted).toHaveLength(2);
    expect(await world.deliveries(userId)).toMatchObject([{ status: 'failed', failure: 'webhook_deleted' }]);
  });

  it('keeps 200 characters of an answer, and logs neither address nor secret', async () => {
    const world = await createWebhookWorld();
    const { userId, secret, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => ({ status: 500, text: `\u0000${'x'.repeat(70_000)}` });
    await world.announceLast(await world.complete(meeting));
    const [delivery] = await world.deliveries(userId);
    expect(delivery?.attempts[0]?.answer).toHaveLength(199);
    const said = JSON.stringify([world.logged, await world.deliveries(userId), await getUser(world.context, userId)]);
    expect(said).not.toContain(secret.slice('whsec_'.length));
    expect(JSON.stringify(world.logged)).not.toContain('t0p');
  });
});

describe('replayDelivery', () => {
  it('sends the same body under the same id, with a full round of attempts', async () => {
    const world = await createWebhookWorld({ webhookRetrySeconds: '1' });
    const { userId, meeting } = await userWithWebhook(world);
    world.endpoint.answer = async () => ({ status: 500, text: '' });
    await world.announceLast(await world.complete(meeting));
    await world.deliver(world.queued[0]?.event ?? never());
    const [{ id } = never()] = await world.deliveries(userId);
    expect(await world.deliveries(userId)).toMatchObject([{ status: 'failed', failure: 'attempts_used_up' }]);
    await replayDelivery(world.context, userId, id);
    expect(await world.deliveries(userId)).toMatchObject([{ status: 'pending', failure: null }]);
    const [request] = await world.requested(userId);
    await world.deliver(request ?? never());
    expect(world.queued).toHaveLength(2);
    world.endpoint.answer = async () => ({ status: 200, text: '' });
    await world.deliver(world.queued[1]?.event ?? never());
    expect(await world.deliveries(userId)).toMatchObject([{ status: 'delivered' }]);
    expect(world.posted).toHaveLength(4);
    expect(new Set(world.posted.map(({ message }) => message.body)).size).toBe(1);
    expect(new Set(world.posted.map(({ message }) => message.headers['webhook-id']))).toEqual(new Set([id]));
  });
});

function never(): never {
  throw new Error('There is none.');
}
