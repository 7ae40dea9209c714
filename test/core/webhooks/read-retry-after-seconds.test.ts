import { describe, expect, it } from 'vitest';
import { readRetryAfterSeconds } from '../../../core/webhooks/read-retry-after-seconds.ts';

const now = new Date('2026-11-28T10:00:00.000Z');

describe('readRetryAfterSeconds', () => {
  it.each([
    [429, '120', 120],
    [503, ' 7 ', 7],
    [503, 'Sat, 28 Nov 2026 10:02:00 GMT', 120],
    [429, 'Sat, 28 Nov 2026 09:00:00 GMT', 0],
    [429, 'soon', 0],
    [429, '-5', 0],
    [429, '45.7', 0],
    [429, 'retry 45', 0],
    [429, '2026-11-28T10:02:00Z', 0],
    [429, '1e9', 0],
    [429, '', 0],
    [429, undefined, 0],
    [500, '120', 0],
    [200, '120', 0],
  ])('of %i with Retry-After %j are %i', (status, retryAfter, seconds) => {
    expect(readRetryAfterSeconds({ status, ...(retryAfter !== undefined && { retryAfter }) }, now)).toBe(seconds);
  });
});
