import { describe, expect, it } from 'vitest';
import { takeTicket } from '../../../core/live/ticket.ts';
import { sha256 } from '../../../core/sha256.ts';
import { adminKey, createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();
const { call } = createTestApi(context);
const page = { 'sec-fetch-site': 'same-origin', origin: 'https://door.example' };

async function signIn(apiKey: string): Promise<string[]> {
  const { cookies } = await call('POST', '/session', { body: { api_key: apiKey } });
  return cookies.map((cookie) => cookie.split(';')[0] ?? '');
}

describe('POST /ws/ticket', () => {
  it('gives a ticket for the key that asks', async () => {
    const { user, token, call: callAs } = await createTestUser(context, call);
    const { status, body } = await callAs('POST', '/ws/ticket');
    expect([status, body]).toEqual([201, { ticket: expect.stringMatching(/^[\w-]{43}$/), expires_in: 30 }]);
    const taken = await takeTicket(context, body.ticket);
    expect(taken).toMatchObject({ user_id: user.id, key_sha256: sha256(token) });
    expect(taken?.origin).toBeUndefined();
  });

  it('gives one to a page for the key behind its cookie, bound to that page’s origin', async () => {
    const { user, token } = await createTestUser(context, call);
    const { status, body } = await call('POST', '/ws/ticket', { headers: page, cookies: await signIn(token) });
    expect(status).toBe(201);
    expect(await takeTicket(context, body.ticket)).toMatchObject({
      user_id: user.id,
      key_sha256: sha256(token),
      origin: page.origin,
    });
  });

  it('is no way in for pages of other sites, nor for the administrator', async () => {
    const { token } = await createTestUser(context, call);
    const foreign = { ...page, 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const cookies = await signIn(token);
    expect((await call('POST', '/ws/ticket', { headers: foreign, cookies })).status).toBe(401);
    expect((await call('POST', '/ws/ticket', { headers: page, cookies: await signIn(adminKey) })).status).toBe(401);
  });

  it('binds no ticket to a page that only had the key', async () => {
    const { call: callAs } = await createTestUser(context, call);
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://other.example' };
    const { body } = await callAs('POST', '/ws/ticket', { headers });
    expect((await takeTicket(context, body.ticket))?.origin).toBeUndefined();
  });

  it('gives another ticket each time', async () => {
    const { call: callAs } = await createTestUser(context, call);
    const tickets = [await callAs('POST', '/ws/ticket'), await callAs('POST', '/ws/ticket')].map(
      ({ body }) => body.ticket,
    );
    expect(new Set(tickets).size).toBe(2);
  });
});
