import { describe, expect, it } from 'vitest';
import { decodePath, matchRoute } from '../../../local/http/route-table.ts';
import type { Route } from '../../../local/interfaces.ts';

const routes: Route[] = [
  'ANY $default',
  'GET /bots/{platform}',
  'GET /bots/status',
  'POST /bots',
  'ANY /files/{path+}',
  'GET /files/{name}/text',
  'GET /files/{path+}',
  'GET /',
].map((key) => {
  const [method = '', path = ''] = key.split(' ');
  return { method, path, invoke: () => Promise.reject(new Error('Only the table is tested.')) };
});

const match = (method: string, path: string) => {
  const found = matchRoute(routes, method, path);
  return [found?.routeKey, found?.pathParameters];
};

describe('matchRoute', () => {
  it.each([
    ['GET', '/bots/status', 'GET /bots/status', {}],
    ['GET', '/bots/zoom', 'GET /bots/{platform}', { platform: 'zoom' }],
    ['POST', '/bots', 'POST /bots', {}],
    ['GET', '/', 'GET /', {}],
    ['GET', '/files/a/text', 'GET /files/{name}/text', { name: 'a' }],
    ['GET', '/files/a/b/c', 'GET /files/{path+}', { path: 'a/b/c' }],
    ['PUT', '/files/a', 'ANY /files/{path+}', { path: 'a' }],
    ['GET', '/files/', '$default', {}],
    ['PUT', '/bots', '$default', {}],
    ['GET', '/bots/', '$default', {}],
    ['GET', '//bots/status', '$default', {}],
    ['GET', '/bots/../bots/status', '$default', {}],
    ['GET', '/BOTS/status', '$default', {}],
  ])('%s %s is for %s', (method, path, routeKey, parameters) => {
    expect(match(method, path)).toEqual([routeKey, parameters]);
  });

  it('finds nothing where there is no $default', () => {
    expect(matchRoute(routes.slice(1), 'GET', '/none')).toBeUndefined();
  });
});

describe('decodePath', () => {
  it('decodes once, slashes too', () => {
    expect(decodePath('/bots/a%2Fb%252F%20c')).toBe('/bots/a/b%2F c');
  });

  it('leaves what is not percent-encoding as it is', () => {
    expect(decodePath('/bots/%zz/%20')).toBe('/bots/%zz/%20');
    expect(decodePath('/bots/%ff')).toBe('/bots/%ff');
  });
});
