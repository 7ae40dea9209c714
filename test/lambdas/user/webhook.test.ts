import { describe, expect, it } from 'vitest';
import { deleteUser } from '../../../core/users/delete-user.ts';
import { storedItems } from '../../support/stored-items.ts';
import { createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const test = await createTestContext();
const { context } = test;
const { call, asAdmin } = createTestApi(context);
const body = { webhook_url: 'https://hooks.example.com/rollcall' };
const unknownId = 'msg_000000000_00000000000000000000';

describe('PUT /user/webhook', () => {
  it('answers the user, and the secret the first time alone', async () => {
    const user = await createTestUser(context, call);
    const first = await user.call('PUT', '/user/webhook', { body });
    expect(first).toMatchObject({ status: 200, body: { id: user.user.id, email: user.user.email } });
    expect(first.body.webhook_secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const shown = { webhook_url: body.webhook_url, webhook_events: ['meeting.completed', 'bot.failed'] };
    expect(first.body.data).toEqual(shown);
    const events = ['transcript.ready', 'meeting.started', 'transcript.ready'];
    const second = await user.call('PUT', '/user/webhook', { body: { ...body, events } });
    expect(second.body).not.toHaveProperty('webhook_secret');
    expect(second.body.data.webhook_events).toEqual(['transcript.ready', 'meeting.started']);
    const seen = await asAdmin('GET', `/admin/users/${user.user.id}`);
    expect(seen.body.data).toEqual({ ...shown, webhook_events: ['transcript.ready', 'meeting.started'] });
    expect(JSON.stringify(seen.body)).not.toContain('whsec_');
  });

  it('ignores fields that it does not know', async () => {
    const { call: asUser } = await createTestUser(context, call);
    const answer = await asUser('PUT', '/user/webhook', { body: { ...body, secret: 'x', data: { evil: 1 } } });
    expect([answer.status, answer.body.data.evil]).toEqual([200, undefined]);
    expect(JSON.stringify(await storedItems(test))).not.toContain('evil');
  });

  it.each([
    ['no address', {}, ['body', 'webhook_url']],
    ['an address that is no text', { webhook_url: 7 }, ['body', 'webhook_url']],
    ['an address that is no secret place', { webhook_url: 'http://hooks.example.com/' }, ['body', 'webhook_url']],
    ['an address of this network', { webhook_url: 'https://169.254.169.254/' }, ['body', 'webhook_url']],
    ['an address of this machine', { webhook_url: 'http://127.0.0.1:1/' }, ['body', 'webhook_url']],
    ['an address that is too long', { webhook_url: `https://a.example/${'a'.repeat(2048)}` }, ['body', 'webhook_url']],
    ['no event', { ...body, events: [] }, ['body', 'events']],
    ['an unknown event', { ...body, events: ['meeting.ended'] }, ['body', 'events', 0]],
    ['the test event', { ...body, events: ['webhook.test'] }, ['body', 'events', 0]],
  ])('refuses %s', async (_, sent, loc) => {
    const user = await createTestUser(context, call);
    const answer = await user.call('PUT', '/user/webhook', { body: sent });
    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc, msg: expect.any(String) }] } });
    expect((await user.call('POST', '/user/webhook/test')).status).toBe(404);
  });

  it('lets one of many at once have the secret', async () => {
    const user = await createTestUser(context, call);
    const answers = await Promise.all(Array.from({ length: 8 }, () => user.call('PUT', '/user/webhook', { body })));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(answers.filter(({ body: answer }) => 'webhook_secret' in answer)).toHaveLength(1);
  });

  it.each(['PUT /user/webhook', 'DELETE /user/webhook', 'GET /user/webhook/deliveries', 'POST /user/webhook/secret'])(
    'needs a key: %s',
    async (route) => {
      const [method = '', path = ''] = route.split(' ');
      expect((await call(method, path, { body })).status).toBe(401);
    },
  );
});

describe('PATCH /admin/users/{id}', () => {
  it('neither sets the webhook by data nor loses it', async () => {
    const user = await createTestUser(context, call);
    await user.call('PUT', '/user/webhook', { body });
    const path = `/admin/users/${user.user.id}`;
    const data = { team: 'blue', webhook_url: 'https://evil.example.com/', webhook_disabled_reason: 'gone' };
    const { body: changed } = await asAdmin('PATCH', path, { body: { data } });
    expect(changed.data).toEqual({ ...body, team: 'blue', webhook_events: ['meeting.completed', 'bot.failed'] });
    expect((await asAdmin('GET', path)).body.data).toEqual(changed.data);
    expect(JSON.stringify(await storedItems(test))).not.toContain('evil.example.com');
  });

  it('changes a user whose data holds such a name from before', async () => {
    const { user } = await createTestUser(context, call);
    const update = { pk: `USER#${user.id}`, sk: 'PROFILE' };
    await context.table.update({ update, set: { data: { webhook_url: 'https://old.example.com/' } } });
    const answer = await asAdmin('PATCH', `/admin/users/${user.id}`, { body: { data: { team: 'red' } } });
    expect(answer).toMatchObject({ status: 200, body: { data: { team: 'red' } } });
    expect(answer.body.data).not.toHaveProperty('webhook_url');
  });
});

describe('POST /user/webhook/secret', () => {
  it('answers a new one, and 404 without a webhook', async () => {
    const user = await createTestUser(context, call);
    const none = await user.call('POST', '/user/webhook/secret');
    expect(none).toMatchObject({ status: 404, body: { detail: 'No webhook is set' } });
    const { webhook_secret: first } = (await user.call('PUT', '/user/webhook', { body })).body;
    const { status, body: answer } = await user.call('POST', '/user/webhook/secret');
    expect([status, Object.keys(answer)]).toEqual([200, ['webhook_secret']]);
    expect(answer.webhook_secret).not.toBe(first);
  });
});

describe('POST /user/webhook/test', () => {
  it('makes a delivery that the relay is asked for', async () => {
    const user = await createTestUser(context, call);
    await user.call('PUT', '/user/webhook', { body });
    const { status, body: answer } = await user.call('POST', '/user/webhook/test');
    expect(status).toBe(202);
    const { deliveries } = (await user.call('GET', '/user/webhook/deliveries')).body;
    expect(deliveries).toMatchObject([
      { id: answer.delivery_id, type: 'webhook.test', status: 'pending', attempts: [] },
    ]);
    const rows = (await storedItems(test)).filter(({ delivery_id }) => delivery_id === answer.delivery_id);
    expect(rows).toMatchObject([{ sk: `DELIVERYREQUEST#${answer.delivery_id}#1`, attempt: 1, user_id: user.user.id }]);
  });
});

describe('GET /user/webhook/deliveries', () => {
  it('answers pages, newest first, of the caller alone', async () => {
    const user = await createTestUser(context, call);
    const stranger = await createTestUser(context, call);
    await user.call('PUT', '/user/webhook', { body });
    const ids: string[] = [];
    for (let count = 0; count < 60; count += 1) {
      test.advance(1);
      ids.unshift((await user.call('POST', '/user/webhook/test')).body.delivery_id);
    }
    const first = (await user.call('GET', '/user/webhook/deliveries')).body;
    const query = { cursor: first.next_cursor };
    const rest = (await user.call('GET', '/user/webhook/deliveries', { query })).body;
    const shown = [...first.deliveries, ...rest.deliveries].map(({ id }: { id: string }) => id);
    expect(shown).toEqual(ids);
    expect(rest.next_cursor).toBeUndefined();
    expect((await stranger.call('GET', '/user/webhook/deliveries', { query })).body).toEqual({ deliveries: [] });
    expect(JSON.stringify(first)).not.toMatch(/whsec_|"body"/);
  });

  it('refuses a cursor that was made by hand', async () => {
    const user = await createTestUser(context, call);
    for (const cursor of ['DELIVERY#', 'msg_', '../PROFILE', 'x'.repeat(65)]) {
      expect((await user.call('GET', '/user/webhook/deliveries', { query: { cursor } })).status).toBe(422);
    }
  });
});

describe('POST /user/webhook/deliveries/{id}/replay', () => {
  it('takes a delivery of the caller, and no other', async () => {
    const user = await createTestUser(context, call);
    const stranger = await createTestUser(context, call);
    await user.call('PUT', '/user/webhook', { body });
    await stranger.call('PUT', '/user/webhook', { body });
    const { delivery_id: id } = (await user.call('POST', '/user/webhook/test')).body;
    expect((await user.call('POST', `/user/webhook/deliveries/${id}/replay`)).status).toBe(202);
    for (const [caller, wanted] of [
      [stranger, id],
      [user, unknownId],
      [user, 'nonsense'],
    ] as const) {
      const answer = await caller.call('POST', `/user/webhook/deliveries/${wanted}/replay`);
      expect(answer).toMatchObject({ status: 404, body: { detail: 'Delivery not found' } });
    }
  });

  it('refuses while an attempt is being made', async () => {
    const user = await createTestUser(context, call);
    await user.call('PUT', '/user/webhook', { body });
    const { delivery_id: id } = (await user.call('POST', '/user/webhook/test')).body;
    const claimed_until = new Date(context.now().getTime() + 60_000).toISOString();
    await context.table.update({
      update: { pk: `USER#${user.user.id}`, sk: `DELIVERY#${id}` },
      set: { claimed_until },
    });
    const answer = await user.call('POST', `/user/webhook/deliveries/${id}/replay`);
    expect(answer).toMatchObject({ status: 409, body: { detail: 'The delivery is being attempted right now' } });
    test.advance(61);
    expect((await user.call('POST', `/user/webhook/deliveries/${id}/replay`)).status).toBe(202);
  });
});

describe('DELETE /user/webhook', () => {
  it('forgets address and secrets, again and again, and keeps the log', async () => {
    const user = await createTestUser(context, call);
    const { webhook_secret: secret } = (await user.call('PUT', '/user/webhook', { body })).body;
    await user.call('POST', '/user/webhook/test');
    for (let count = 0; count < 2; count += 1) {
      const answer = await user.call('DELETE', '/user/webhook');
      expect([answer.status, answer.text]).toEqual([204, '']);
    }
    expect(JSON.stringify(await storedItems(test))).not.toContain(secret);
    expect((await user.call('GET', '/user/webhook/deliveries')).body.deliveries).toHaveLength(1);
    expect((await user.call('PUT', '/user/webhook', { body })).body.webhook_secret).not.toBe(secret);
  });
});

describe('a user that is deleted', () => {
  it('has no webhook from then on', async () => {
    const user = await createTestUser(context, call);
    await user.call('PUT', '/user/webhook', { body });
    await deleteUser(context, user.user.id);
    expect(await context.table.find({ pk: `USER#${user.user.id}`, sk: 'WEBHOOK' })).toBeUndefined();
  });
});
