import { describe, expect, it } from 'vitest';
import { allRoutes } from '../../../lambdas/all-routes.ts';
import type { HttpRoute } from '../../../lambdas/http/http-route.ts';
import { describeApi } from '../../../lambdas/openapi/describe-api.ts';
import { publicRoutes } from '../../../lambdas/routes.ts';
import { readFrames } from '../../support/read-frames.ts';

const document = describeApi(allRoutes, '1.2.3');
const specs = Object.entries<HttpRoute<never>>(allRoutes).filter(([key]) => key !== '$default');

/** Every value under the given keyword, wherever it stands. */
const valuesOf = (value: unknown, keyword: string): unknown[] => {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [
    ...(key === keyword ? [child] : []),
    ...valuesOf(child, keyword),
  ]);
};

const securityOf = {
  none: [],
  user: [{ user: [] }],
  admin: [{ admin: [] }],
  session: [{ user: [] }, { session: [] }],
};

describe('describeApi', () => {
  it('describes exactly the public routes', () => {
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(described.sort()).toEqual(publicRoutes.map(({ method, path }) => `${method} ${path}`).sort());
    expect(JSON.stringify(document)).not.toContain('callback');
  });

  it('names every operation once, under a tag that is explained', () => {
    const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(publicRoutes.length);
    const tags = document.tags.map(({ name }) => name);
    for (const operation of operations) expect(tags).toEqual(expect.arrayContaining(operation.tags));
  });

  it('declares the parameters of every path', () => {
    for (const [path, operations] of Object.entries(document.paths)) {
      const wanted = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(operations)) {
        const declared = parameters.filter((parameter) => parameter.in === 'path');
        expect(declared.map(({ name }) => name)).toEqual(wanted);
        expect(declared.every(({ required, example }) => required && example !== undefined)).toBe(true);
      }
    }
  });

  it('refers only to what it defines', () => {
    for (const reference of new Set(valuesOf(document, '$ref').map(String))) {
      const [, kind = '', name = ''] = /^#\/components\/(\w+)\/(\w+)$/.exec(reference) ?? [];
      expect(valuesOf(document.components, kind)[0], reference).toHaveProperty(name);
    }
  });

  it('says of every schema what it is, not only that it is itself', () => {
    for (const [name, schema] of Object.entries(document.components.schemas)) {
      expect(schema.$ref, name).not.toBe(`#/components/schemas/${name}`);
    }
    expect(document.components.schemas.Meeting).toMatchObject({ properties: { id: { type: 'integer' } } });
  });

  it.each(specs)('gives examples for %s that its own schemas accept', (_, { spec }) => {
    const { document: said, body } = spec;
    if (said?.bodyExample !== undefined) body?.parse(said.bodyExample);
    if (said?.answerExample !== undefined) said.answer?.parse(said.answerExample);
    expect(said?.summary).toBeTruthy();
  });

  it('asks for the key that routes.ts says', () => {
    for (const { method, path, authentication } of publicRoutes) {
      const security = document.paths[path]?.[method.toLowerCase()]?.security;
      expect(security).toEqual(securityOf[authentication]);
    }
  });

  it('shows whole streams, and says that only the front door has them', () => {
    for (const { method, path, function: name } of publicRoutes) {
      const operation = document.paths[path]?.[method.toLowerCase()];
      const example = operation?.responses[200]?.content?.['text/event-stream']?.example;
      const streams = name === 'assistant' && method === 'POST';
      expect([operation?.description?.includes('front door') ?? false, example !== undefined], path).toEqual([
        streams,
        streams,
      ]);
      if (streams) expect(readFrames(String(example)).length).toBeGreaterThan(1);
    }
  });

  it('words refusals as the clients of each path read them', () => {
    for (const { method, path } of publicRoutes) {
      const { responses = {} } = document.paths[path]?.[method.toLowerCase()] ?? {};
      const form = /^\/(api\/v1|jobs|conversations)(\/|$)/.test(path) ? 'error' : 'detail';
      const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400 && Number(status) !== 503);
      expect(refusals.length).toBeGreaterThan(0);
      for (const [status, { content }] of refusals) {
        expect(content?.['application/json']?.example, `${method} ${path} ${status}`).toHaveProperty(form);
      }
    }
  });
});
