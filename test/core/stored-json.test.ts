import { describe, expect, it } from 'vitest';
import { StoredJson } from '../../core/stored-json.ts';

const nested = (depth: number): unknown => JSON.parse(`{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`);

describe('StoredJson', () => {
  it.each([
    ['nothing', {}],
    ['all kinds', { text: '', list: [1, null, true, { a: 0.5 }], number: -9007199254740991 }],
    ['23 levels', nested(23)],
  ])('takes %s', (_, value) => {
    expect(StoredJson.safeParse(value)).toEqual({ success: true, data: value });
  });

  it.each([
    ['what is no object', []],
    ['numbers that do not fit', { a: [1e300] }],
    ['infinity, which JSON can spell', JSON.parse('{"a":1e999}')],
    ['numbers too small to store', { a: 1e-200 }],
    ['empty names', { a: { '': 1 } }],
    ['a name that the client of DynamoDB stumbles over', { a: { constructor: 1 } }],
    ['half a character in a name', { 'a\ud83d': 1 }],
    ['deep nesting', nested(24)],
    ['very deep nesting', nested(20_000)],
  ])('refuses %s', (_, value) => {
    expect(StoredJson.safeParse(value).success).toBe(false);
  });
});
