import { describe, expect, it } from 'vitest';
import { createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();
const { call, asAdmin } = createTestApi(context);
let count = 0;
const newEmail = () => {
  count += 1;
  return `user${count}@example.com`;
};
const newUser = async () => (await asAdmin('POST', '/admin/users', { body: { email: newEmail() } })).body;

describe('POST /admin/users', () => {
  it('answers 201 with the new user, and 200 with the known one, unchanged', async () => {
    const body = { email: newEmail(), name: 'Ada', max_concurrent_bots: 2, data: { team: 'a' }, is_admin: true };
    const first = await asAdmin('POST', '/admin/users', { body });
    expect([first.status, first.body]).toEqual([
      201,
      {
        id: expect.any(Number),
        email: body.email,
        name: 'Ada',
        image_url: null,
        max_concurrent_bots: 2,
        data: { team: 'a' },
        created_at: context.now().toISOString(),
      },
    ]);
    const again = await asAdmin('POST', '/admin/users', { body: { email: body.email.toUpperCase(), name: 'Eve' } });
    expect([again.status, again.body]).toEqual([200, first.body]);
  });

  it.each([
    ['no email', {}, ['body', 'email']],
    ['no address', { email: 'ada' }, ['body', 'email']],
    ['an address of a kilobyte', { email: `${'a'.repeat(1000)}@example.com` }, ['body', 'email']],
    ['a negative limit', { email: 'a@example.com', max_concurrent_bots: -1 }, ['body', 'max_concurrent_bots']],
    ['half a bot', { email: 'a@example.com', max_concurrent_bots: 1.5 }, ['body', 'max_concurrent_bots']],
    ['a limit in words', { email: 'a@example.com', max_concurrent_bots: 'two' }, ['body', 'max_concurrent_bots']],
    ['data that is a list', { email: 'a@example.com', data: [] }, ['body', 'data']],
    ['data that cannot be stored', { email: 'a@example.com', data: { constructor: 1 } }, ['body', 'data']],
    [
      'a retention that makes no sense',
      { email: 'a@example.com', data: { retention_days: 0 } },
      ['body', 'data', 'retention_days'],
    ],
  ])('refuses %s with 422, and makes nobody', async (_, body, loc) => {
    const answer = await asAdmin('POST', '/admin/users', { body });
    expect([answer.status, answer.body.detail[0].loc]).toEqual([422, loc]);
    expect((await asAdmin('GET', '/admin/users/email/a@example.com')).status).toBe(404);
  });
});

describe('data', () => {
  it('is bounded, however often it is added to', async () => {
    const user = await newUser();
    const patch = (name: string) =>
      asAdmin('PATCH', `/admin/users/${user.id}`, { body: { data: { [name]: 'x'.repeat(10_000) } } });
    expect((await patch('first')).status).toBe(200);
    expect(await patch('second')).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'data'], msg: 'data must not be larger than 16384 bytes' }] },
    });
    expect((await patch('first')).status).toBe(200);
    const body = { email: newEmail(), data: { text: 'ü'.repeat(8192) } };
    expect((await asAdmin('POST', '/admin/users', { body })).status).toBe(422);
  });

  it('takes names that mean something to JavaScript for names', async () => {
    const body = `{"email":"${newEmail()}","data":{"__proto__":{"admin":true},"toString":"y","hasOwnProperty":"z"}}`;
    const { body: user } = await asAdmin('POST', '/admin/users', { body });
    expect(user.data).toMatchObject({ toString: 'y', hasOwnProperty: 'z' });
    expect(user.data.admin).toBeUndefined();
    expect((await asAdmin('GET', `/admin/users/${user.id}`)).body.data).toEqual(user.data);
  });
});

describe('GET /admin/users', () => {
  it('lists by skip and limit', async () => {
    const users = [await newUser(), await newUser(), await newUser()];
    const { body } = await asAdmin('GET', '/admin/users', { query: { limit: '250' } });
    const position = body.findIndex(({ id }: { id: number }) => id === users[0].id);
    expect(body.slice(position, position + 3)).toEqual(users);
    const page = await asAdmin('GET', '/admin/users', { query: { skip: String(position + 1), limit: '1' } });
    expect(page.body).toEqual([users[1]]);
  });

  it.each([{ skip: '-1' }, { limit: '0' }, { limit: '251' }, { skip: 'x' }, { skip: '1.5' }])(
    'refuses %j with 422',
    async (query) => {
      expect((await asAdmin('GET', '/admin/users', { query })).status).toBe(422);
    },
  );
});

describe('GET /admin/users/email/{email}', () => {
  it('finds the user whatever the case, and from an encoded path', async () => {
    const user = await newUser();
    for (const email of [user.email, user.email.toUpperCase(), encodeURIComponent(user.email)]) {
      expect(await asAdmin('GET', `/admin/users/email/${email}`)).toMatchObject({ status: 200, body: user });
    }
  });

  it('answers 404 for an unknown address and 422 for none', async () => {
    expect(await asAdmin('GET', '/admin/users/email/nobody@example.com')).toMatchObject({
      status: 404,
      body: { detail: 'User not found' },
    });
    expect((await asAdmin('GET', '/admin/users/email/USERS%23')).status).toBe(422);
  });
});

describe('/admin/users/{id}', () => {
  it('shows the keys but never a token', async () => {
    const user = await newUser();
    const { body: key } = await asAdmin('POST', `/admin/users/${user.id}/tokens`);
    const { status, body, text } = await asAdmin('GET', `/admin/users/${user.id}`);
    expect([status, body]).toEqual([
      200,
      { ...user, api_tokens: [{ id: key.id, prefix: key.token.slice(0, 14), created_at: key.created_at }] },
    ]);
    expect(text).not.toContain(key.token);
  });

  it('changes what PATCH gives, and lowering the limit stops no bot', async () => {
    const ada = await createTestUser(context, call, 2);
    const body = { platform: 'google_meet', native_meeting_id: 'abc-defg-hij' };
    await ada.call('POST', '/bots', { body });
    const patch = { name: 'Ada', max_concurrent_bots: 0, unknown: true };
    const answer = await asAdmin('PATCH', `/admin/users/${ada.user.id}`, { body: patch });
    expect(answer).toMatchObject({ status: 200, body: { ...ada.user, name: 'Ada', max_concurrent_bots: 0 } });
    expect((await ada.call('GET', '/bots/status')).body.running_bots).toHaveLength(1);
    const next = await ada.call('POST', '/bots', { body: { ...body, native_meeting_id: 'xyz-defg-hij' } });
    expect(next.body.detail).toBe('Maximum concurrent bots limit reached (0)');
  });

  it('refuses another email with 400', async () => {
    const user = await newUser();
    expect(await asAdmin('PATCH', `/admin/users/${user.id}`, { body: { email: 'other@example.com' } })).toMatchObject({
      status: 400,
      body: { detail: 'Cannot change user email via this endpoint.' },
    });
  });

  it('takes DELETE with 202 as often as it is asked, and then knows the user no more', async () => {
    const user = await newUser();
    for (let asked = 0; asked < 2; asked += 1) {
      expect((await asAdmin('DELETE', `/admin/users/${user.id}`)).status).toBe(202);
    }
    expect((await asAdmin('GET', `/admin/users/${user.id}`)).status).toBe(404);
  });

  it.each([
    ['GET', '', undefined],
    ['PATCH', '', { name: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/tokens', undefined],
  ])('answers %s with 404 for an unknown user and 422 for what is no id', async (method, rest, body) => {
    const sent = body === undefined ? {} : { body };
    expect(await asAdmin(method, `/admin/users/5${rest}`, sent)).toMatchObject({
      status: 404,
      body: { detail: 'User not found' },
    });
    for (const id of ['abc', '-1', '1e3', '..%2f5', '5%00', '９', '05', '99999999999999999999']) {
      const answer = await asAdmin(method, `/admin/users/${id}${rest}`, sent);
      expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc: ['path', 'id'], type: 'int_parsing' }] } });
    }
  });
});

describe('tokens', () => {
  it('are made from an empty body with a JSON content type, and revoked by id', async () => {
    const user = await newUser();
    const headers = { 'content-type': 'application/json' };
    const { status, body } = await asAdmin('POST', `/admin/users/${user.id}/tokens`, { headers, body: '' });
    expect([status, body]).toEqual([
      201,
      { id: expect.any(Number), user_id: user.id, token: expect.any(String), created_at: expect.any(String) },
    ]);
    expect((await call('GET', '/meetings', { headers: { 'x-api-key': body.token } })).status).toBe(200);
    const revoked = await asAdmin('DELETE', `/admin/tokens/${body.id}`);
    expect([revoked.status, revoked.text]).toEqual([204, '']);
    expect(await asAdmin('DELETE', `/admin/tokens/${body.id}`)).toMatchObject({
      status: 404,
      body: { detail: 'Token not found' },
    });
  });
});
