import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressLarge } from '../../../lambdas/http/compress-large.ts';
import { eventOf } from '../../support/test-api.ts';

const large = {
  statusCode: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(Array(200_000).fill('words')),
};

describe('compressLarge', () => {
  it('sends a large answer compressed to whoever takes it so', () => {
    const result = compressLarge(
      eventOf('GET', '/meetings', { headers: { 'accept-encoding': 'gzip, deflate' } }),
      large,
    );
    expect(result).toMatchObject({
      isBase64Encoded: true,
      headers: { 'content-encoding': 'gzip', 'content-type': 'application/json' },
    });
    expect(gunzipSync(Buffer.from(result.body ?? '', 'base64')).toString()).toBe(large.body);
  });

  it('leaves small answers and plain clients alone', () => {
    expect(compressLarge(eventOf('GET', '/meetings', { headers: {} }), large)).toBe(large);
    const small = { ...large, body: '{}' };
    expect(compressLarge(eventOf('GET', '/meetings', { headers: { 'accept-encoding': 'gzip' } }), small)).toBe(small);
  });
});
