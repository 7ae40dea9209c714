import { describe, expect, it } from 'vitest';
import { revokeToken } from '../../../core/tokens/revoke-token.ts';
import { adminKey, createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context, advance } = await createTestContext();
const { call } = createTestApi(context);
const sameOrigin = { 'sec-fetch-site': 'same-origin' };

async function signIn(apiKey: string): Promise<string[]> {
  const { status, cookies } = await call('POST', '/session', { body: { api_key: apiKey } });
  expect(status).toBe(204);
  return cookies.map((cookie) => cookie.split(';')[0] ?? '');
}

describe('POST /session', () => {
  it('sets a cookie that scripts and other sites cannot use', async () => {
    const { token } = await createTestUser(context, call);
    const { status, cookies, text } = await call('POST', '/session', { body: { api_key: token } });
    expect([status, text]).toEqual([204, '']);
    expect(cookies).toEqual([
      expect.stringMatching(/^rollcall_session=[\w-]{43}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict; Secure$/),
    ]);
    expect(cookies[0]).not.toContain(token);
  });

  it('leaves out Secure where the browser came without TLS', async () => {
    const { token } = await createTestUser(context, call);
    const headers = { 'x-forwarded-proto': 'http' };
    const { cookies } = await call('POST', '/session', { headers, body: { api_key: token } });
    expect(cookies[0]).not.toContain('Secure');
  });

  it.each([
    [{ api_key: 'nonsense' }, 401],
    [{}, 422],
    [{ api_key: 7 }, 422],
    [{ api_key: '' }, 422],
  ])('refuses %j with %i and sets no cookie', async (body, expected) => {
    const { status, cookies } = await call('POST', '/session', { body });
    expect([status, cookies]).toEqual([expected, []]);
  });

  it('refuses fields it does not know', async () => {
    const { body } = await call('POST', '/session', { body: { api_key: adminKey, remember: true } });
    expect(body.detail).toEqual([
      { loc: ['body', 'remember'], msg: 'Extra inputs are not permitted', type: 'extra_forbidden' },
    ]);
  });

  it.each(['cross-site', 'same-site'])('refuses with 403 when a page of another origin asks (%s)', async (site) => {
    const { token } = await createTestUser(context, call);
    const sent = { headers: { 'sec-fetch-site': site }, body: { api_key: token } };
    expect(await call('POST', '/session', sent)).toMatchObject({ status: 403, cookies: [] });
  });
});

describe('GET /session', () => {
  const nobody = { caller: 'nobody', user: null };

  it('says whose key the cookie stands for, with the limit of bots', async () => {
    const { user, token } = await createTestUser(context, call);
    const { body } = await call('GET', '/session', { cookies: await signIn(token), headers: sameOrigin });
    expect(body).toMatchObject({ caller: 'user', user: { id: user.id, max_concurrent_bots: 1 } });
  });

  it('says admin for the administrator’s key', async () => {
    const { body } = await call('GET', '/session', { cookies: await signIn(adminKey), headers: sameOrigin });
    expect(body).toEqual({ caller: 'admin', user: null });
  });

  it('says nobody without a cookie, with one of another page, and with one that we never made', async () => {
    const { token } = await createTestUser(context, call);
    const cookies = await signIn(token);
    expect((await call('GET', '/session', { headers: sameOrigin })).body).toEqual(nobody);
    expect((await call('GET', '/session', { cookies, headers: { 'sec-fetch-site': 'cross-site' } })).body).toEqual(
      nobody,
    );
    const invented = ['rollcall_session=AAAA'];
    expect((await call('GET', '/session', { cookies: invented, headers: sameOrigin })).body).toEqual(nobody);
  });
});

describe('the cookie', () => {
  it('stands for a user’s key when the request comes from the same origin', async () => {
    const { token } = await createTestUser(context, call);
    const cookies = await signIn(token);
    expect((await call('GET', '/meetings', { cookies, headers: sameOrigin })).status).toBe(200);
    for (const headers of [
      {},
      { 'sec-fetch-site': 'none' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site' },
    ]) {
      expect(await call('GET', '/meetings', { cookies, headers })).toMatchObject({
        status: 401,
        body: { detail: 'Missing API token (X-API-Key header)' },
      });
    }
  });

  it('stands for the administrator’s key on admin routes alone', async () => {
    const cookies = await signIn(adminKey);
    expect((await call('GET', '/admin/users', { cookies, headers: sameOrigin })).status).toBe(200);
    expect(await call('GET', '/meetings', { cookies, headers: sameOrigin })).toMatchObject({
      status: 401,
      body: { detail: 'Invalid API token' },
    });
  });

  it('of a user opens no admin route', async () => {
    const cookies = await signIn((await createTestUser(context, call)).token);
    expect((await call('GET', '/admin/users', { cookies, headers: sameOrigin })).status).toBe(403);
  });

  it('loses its meaning when the administrator’s key is replaced', async () => {
    const cookies = await signIn(adminKey);
    const replaced = createTestApi(context, { adminApiKeySha256: 'b'.repeat(64) });
    expect((await replaced.call('GET', '/admin/users', { cookies, headers: sameOrigin })).status).toBe(403);
  });

  it('ends with its key, after 12 h, and when it is made up', async () => {
    const ada = await createTestUser(context, call);
    const cookies = await signIn(ada.token);
    await revokeToken(context, ada.tokenId);
    advance(60);
    const other = await signIn((await createTestUser(context, call)).token);
    advance(12 * 3600);
    for (const ended of [cookies, other, ['rollcall_session=made-up']]) {
      expect(await call('GET', '/meetings', { cookies: ended, headers: sameOrigin })).toMatchObject({
        status: 401,
        body: { detail: 'Invalid API token' },
      });
    }
  });

  it('comes after a key in the header', async () => {
    const cookies = await signIn((await createTestUser(context, call)).token);
    const headers = { ...sameOrigin, 'x-api-key': 'nonsense' };
    expect((await call('GET', '/meetings', { cookies, headers })).status).toBe(401);
  });
});

describe('DELETE /session', () => {
  it('ends the session and takes the cookie back', async () => {
    const cookies = await signIn((await createTestUser(context, call)).token);
    const answer = await call('DELETE', '/session', { cookies, headers: sameOrigin });
    expect([answer.status, answer.cookies]).toEqual([
      204,
      [expect.stringContaining('rollcall_session=; Path=/; Max-Age=0')],
    ]);
    expect((await call('GET', '/meetings', { cookies, headers: sameOrigin })).status).toBe(401);
  });

  it('has nothing to end without a cookie', async () => {
    expect((await call('DELETE', '/session')).status).toBe(204);
  });
});
