import { describe, expect, it } from 'vitest';
import { revokeToken } from '../../../core/tokens/revoke-token.ts';
import { deleteUser } from '../../../core/users/delete-user.ts';
import { routes } from '../../../lambdas/routes.ts';
import { adminKey, createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context, advance } = await createTestContext();
const { call } = createTestApi(context);

const examples: Record<string, string> = {
  platform: 'google_meet',
  native_meeting_id: 'abc-defg-hij',
  id: '5',
  token_id: '5',
  email: 'nobody@example.com',
};
const pathOf = (template: string) => template.replace(/\{(\w+)\}/g, (_, name: string) => examples[name] ?? '');
const routesOf = (who: string) =>
  routes.filter(({ authentication }) => authentication === who).map(({ method, path }) => ({ method, path }));

describe.each(routesOf('user'))('$method $path', ({ method, path }) => {
  it.each([
    ['no key', {}, 'Missing API token (X-API-Key header)'],
    ['an empty key', { 'x-api-key': ' ' }, 'Missing API token (X-API-Key header)'],
    ['an unknown key', { 'x-api-key': 'nonsense' }, 'Invalid API token'],
    [
      'the administrator’s key in its own header',
      { 'x-admin-api-key': adminKey },
      'Missing API token (X-API-Key header)',
    ],
    ['the administrator’s key as a user’s', { 'x-api-key': adminKey }, 'Invalid API token'],
  ])('refuses with 401 when given %s, before it looks at the body', async (_, headers, detail) => {
    const body = 'x'.repeat(1_000_000);
    expect(await call(method, pathOf(path), { headers, body })).toMatchObject({ status: 401, body: { detail } });
  });
});

describe.each(routesOf('admin'))('$method $path', ({ method, path }) => {
  it('refuses with 403 what is not the administrator’s key', async () => {
    const { token } = await createTestUser(context, call);
    const wrong = [
      {},
      { 'x-admin-api-key': 'wrong' },
      { 'x-admin-api-key': token },
      { 'x-api-key': token },
      { 'x-api-key': adminKey },
    ];
    for (const headers of wrong) {
      expect(await call(method, pathOf(path), { headers, body: '{' })).toMatchObject({
        status: 403,
        body: { detail: 'Invalid or missing admin token.' },
      });
    }
  });
});

describe('a revoked key', () => {
  it('is refused within 60 s, also when it was just used', async () => {
    const ada = await createTestUser(context, call);
    expect((await ada.call('GET', '/meetings')).status).toBe(200);
    await revokeToken(context, ada.tokenId);
    advance(60);
    expect(await ada.call('GET', '/meetings')).toMatchObject({ status: 401, body: { detail: 'Invalid API token' } });
  });

  it('is refused at once where it was not used lately', async () => {
    const ada = await createTestUser(context, call);
    await revokeToken(context, ada.tokenId);
    expect((await ada.call('GET', '/meetings')).status).toBe(401);
  });

  it('goes with its user', async () => {
    const ada = await createTestUser(context, call);
    await deleteUser(context, ada.user.id);
    expect((await ada.call('GET', '/meetings')).status).toBe(401);
  });
});
