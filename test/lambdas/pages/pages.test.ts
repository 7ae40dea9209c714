import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sampleNames } from '../../../core/assistant/samples/samples.ts';
import { prefersHtml } from '../../../lambdas/pages/get-root.ts';
import { html } from '../../../lambdas/pages/html.ts';
import { publicRoutes } from '../../../lambdas/routes.ts';
import { createTestApi } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();
const { call } = createTestApi(context);

describe('GET /', () => {
  it('sends browsers to the pages and tells programs what this is', async () => {
    const browser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' };
    expect(await call('GET', '/', { headers: browser })).toMatchObject({ status: 302, headers: { location: '/app/' } });
    const { status, body } = await call('GET', '/', { headers: { accept: '*/*' } });
    expect([status, body.name, body.version, body.links.docs]).toEqual([200, 'Rollcall', '1.2.3', '/docs']);
  });

  it.each([
    ['', false],
    ['*/*', false],
    ['application/json', false],
    ['text/html', true],
    ['application/json, text/html;q=0.9', false],
    ['application/json;q=0.5, text/html', true],
    ['text/html;q=0', false],
    ['text/html;q=nonsense', false],
  ])('takes Accept %j for a wish for HTML: %s', (accept, wanted) => {
    expect(prefersHtml(accept)).toBe(wanted);
  });
});

describe('$default', () => {
  it.each([
    ['GET', '/nowhere'],
    ['GET', '/bots/google_meet/abc/more'],
    ['GET', '/meetings/google_meet'],
    ['POST', '/admin'],
    ['GET', '/bots/'],
    ['GET', '//bots'],
    ['GET', '/bots/../admin/users'],
    ['POST', '/bots/internal/callback/started'],
  ])('answers %s %s with 404', async (method, path) => {
    expect(await call(method, path)).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
  });

  it.each([
    ['GET', '/bots', 'POST'],
    ['DELETE', '/meetings', 'GET'],
    ['OPTIONS', '/health', 'GET'],
    ['PUT', '/admin/users/5', 'GET, PATCH, DELETE'],
    ['HEAD', '/docs', 'GET'],
  ])('answers %s %s with 405 and Allow: %s', async (method, path, allow) => {
    expect(await call(method, path)).toMatchObject({
      status: 405,
      headers: { allow },
      body: { detail: 'Method Not Allowed' },
    });
  });
});

describe('GET /docs', () => {
  it('shows every route, in one piece, under a policy that lets nothing in', async () => {
    const { status, headers, text } = await call('GET', '/docs', { headers: { host: 'api.example' } });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const { path } of publicRoutes) expect(text).toContain(`</span>${path}</div>`);
    expect(text).toContain('curl -X POST https://api.example/bots');
    expect(text).toContain('curl -N -X POST https://api.example/api/v1/stream');
    expect(text).toContain('event: complete\ndata: {&quot;step&quot;:&quot;complete&quot;');
    expect(text).not.toMatch(/<script|<link|src=|@import|url\(/);
    const style = /<style>(.*)<\/style>/s.exec(text)?.[1] ?? '';
    const hash = createHash('sha256').update(style).digest('base64');
    expect(headers['content-security-policy']).toContain(`default-src 'none'; style-src 'sha256-${hash}'`);
  });

  it('writes what a request brings as text, not as markup', async () => {
    const { text } = await call('GET', '/docs', { headers: { host: '"><script>alert(1)</script>' } });
    expect(text).not.toContain('<script');
  });
});

describe('GET /samples/{name}', () => {
  it.each(sampleNames)('shows %s to everybody, in time order', async (name) => {
    const { status, body } = await call('GET', `/samples/${name}`);
    expect([status, body.name, body.segments.length > 10]).toEqual([200, name, true]);
    const starts = body.segments.map(({ start }: { start: number }) => start);
    expect(starts).toEqual(starts.toSorted((one: number, other: number) => one - other));
  });

  it.each(['nope', 'constructor', '__proto__', '..%2fsamples'])('answers 404 for %s', async (name) => {
    expect(await call('GET', `/samples/${name}`)).toMatchObject({ status: 404, body: { detail: 'Sample not found' } });
  });
});

describe('html', () => {
  it('escapes every value but markup', () => {
    const inner = html`<b>${`<i>&"'`}</b>`;
    expect(html`<p>${inner}${[inner]}${undefined}${false}${0}</p>`.text).toBe(
      '<p><b>&lt;i&gt;&amp;&quot;&#39;</b><b>&lt;i&gt;&amp;&quot;&#39;</b>0</p>',
    );
  });
});
