import { expect, it } from 'vitest';
import { matchesPathPattern } from '../../../local/http/path-pattern.ts';

it.each([
  ['/api/v1/*', '/api/v1/stream', true],
  ['/api/v1/*', '/api/v1/', true],
  ['/api/v1/*', '/api/v1', false],
  ['/api/v1/*', '/API/v1/stream', false],
  ['/api/v1/*', '/api/v1/stream/error/stream', true],
  ['/api/v1/*', '/x/api/v1/stream', false],
  ['api/v1/*', '/api/v1/stream', true],
  ['/api/v1/*', '/api/./v1/x/../stream', true],
  ['/api/v1/*', '/api/v1/../../bots', false],
  ['/api/v1/*', '/%61pi/v1/stream', true],
  ['/api/v1/*', '/api%2Fv1/stream', false],
  ['/*.jpg', '/a/b.jpg', true],
  ['/*.jpg', '/a/bxjpg', false],
  ['/a??.x', '/abc.x', true],
  ['/a??.x', '/ab.x', false],
  ['*', '/', true],
  ['*', '/%', true],
])('%s for %s: %s', (pattern, path, matches) => {
  expect(matchesPathPattern(pattern, path)).toBe(matches);
});
