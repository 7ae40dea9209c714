import { describe, expect, it } from 'vitest';
import { allRoutes } from '../../lambdas/all-routes.ts';
import type { HttpRoute } from '../../lambdas/http/http-route.ts';
import { routes } from '../../lambdas/routes.ts';
import { storedItems } from '../support/stored-items.ts';
import { adminKey, createTestApi, createTestUser } from '../support/test-api.ts';
import { createTestContext } from '../support/test-context.ts';

const test = await createTestContext();
const { call } = createTestApi(test.context);
const ada = await createTestUser(test.context, call, 0);
const headers = { 'x-api-key': ada.token, 'x-admin-api-key': adminKey };

const badBodies: [name: string, body: string, status: number][] = [
  ['a megabyte', `{"data":"${'a'.repeat(1_000_000)}"}`, 413],
  ['no JSON', '{"platform":', 422],
  ['text', 'platform=zoom', 422],
  ['a number', '7', 422],
  ['null', 'null', 422],
  ['a list', '[{}]', 422],
  ['deep nesting', '['.repeat(30_000) + ']'.repeat(30_000), 422],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]).toString('latin1'), 422],
];
const badTexts = [
  '..%2f..%2fadmin',
  '%00',
  '%F0%9F%92%A9',
  'a'.repeat(2000),
  'x%27%20OR%201%3D1',
  '%23',
  '1%2E0',
  'constructor',
  '__proto__',
];

const withBody = Object.entries<HttpRoute<never>>(allRoutes).filter(([, { spec }]) => spec.body);
const takesBody = ({ method, path }: { method: string; path: string }) =>
  withBody.some(([key]) => key === `${method} ${path}`);
const pathOf = (template: string, value: string) => template.replace(/\{platform\}/, 'zoom').replace(/\{\w+\}/g, value);
const validPath = (template: string) =>
  template
    .replace('{id}', String(ada.user.id))
    .replace('{native_meeting_id}', '123456789')
    .replace('{platform}', 'zoom');

describe.each(routes.filter(takesBody))('$method $path', ({ method, path }) => {
  it.each(badBodies)('refuses %s, and stores nothing', async (_, body, status) => {
    const before = await storedItems(test);
    const answer = await call(method, validPath(path), { headers, body });
    expect([answer.status, answer.body.detail]).toEqual([status, expect.anything()]);
    expect(await storedItems(test)).toEqual(before);
  });
});

describe.each(routes.filter(({ path }) => path.includes('{')))('$method $path', ({ method, path }) => {
  it.each(badTexts)('has no fault in the path %s', async (text) => {
    const answer = await call(method, pathOf(path, text), { headers, body: { language: 'fr', data: { notes: 'x' } } });
    expect([400, 404, 422]).toContain(answer.status);
  });
});

describe.each(routes.filter(({ method }) => method === 'GET'))('$method $path', ({ path }) => {
  const names = ['limit', 'skip', 'cursor', 'meeting_id', 'status', 'platform', 'agent', 'thread', 'mode'];

  it('has no fault in the query', async () => {
    for (const text of ['', 'NaN', '-1', '1e999', '9'.repeat(400), '\u0000', 'null', '1,2']) {
      const query = Object.fromEntries(names.map((name) => [name, text]));
      const answer = await call('GET', validPath(path).replace(/\{\w+\}/, 'a@example.com'), { headers, query });
      expect([200, 404, 422]).toContain(answer.status);
    }
  });
});
