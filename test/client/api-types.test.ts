import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { apiTypes } from '../../bin/client-types/api-types.ts';
import { schemaType } from '../../bin/client-types/schema-type.ts';
import { allRoutes } from '../../lambdas/all-routes.ts';
import { describeApi } from '../../lambdas/openapi/describe-api.ts';
import { publicRoutes } from '../../lambdas/routes.ts';
import { projectRoot } from '../../lib/bundle.ts';

const made = apiTypes(describeApi(allRoutes, ''));

describe('the types of the client', () => {
  it('are what `npm run client:types` makes of the API document now', async () => {
    expect(await readFile(path.join(projectRoot, 'client/api-types.ts'), 'utf8')).toBe(made);
  });

  it('name every operation but the streams', () => {
    for (const { method, path } of publicRoutes) {
      const isStream = method === 'POST' && path.startsWith('/api/v1/stream');
      expect(made.includes(`\n  '${method} ${path}': {`), `${method} ${path}`).toBe(!isStream);
    }
  });
});

describe('schemaType', () => {
  it.each([
    [{ $ref: '#/components/schemas/Meeting' }, 'Meeting'],
    [{ enum: ['a', "it's", 1] }, "'a' | 'it\\'s' | 1"],
    [{ const: null }, 'null'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }, { type: 'string', format: 'uri' }] }, 'string | null'],
    [{ allOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] }, 'A & B'],
    [{ type: ['integer', 'null'] }, 'number | null'],
    [{ type: 'array', items: { anyOf: [{ type: 'string' }, { type: 'boolean' }] } }, 'Array<string | boolean>'],
    [{ type: 'object', additionalProperties: { type: 'number' } }, 'Record<string, number>'],
    [{ type: 'object' }, 'Record<string, unknown>'],
    [{}, 'unknown'],
    [
      { type: 'object', properties: { a: { type: 'string', description: 'One.' }, 'b-c': {} }, required: ['a'] },
      "{\n  /** One. */\n  a: string;\n  'b-c'?: unknown | undefined;\n}",
    ],
  ])('writes %j', (schema, type) => {
    expect(schemaType(schema)).toBe(type);
  });

  it('refuses what it does not know, and does not guess', () => {
    expect(() => schemaType({ type: 'tuple' })).toThrow('No type says {"type":"tuple"}');
  });
});
