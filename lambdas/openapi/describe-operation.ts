import * as z from 'zod';
import type { RouteDocument } from '../http/http-route.ts';
import type { Operation, Parameter } from './api-document.ts';
import type { DescribedRoute } from './describe-api.ts';
import { describeResponses } from './describe-responses.ts';
import type { SchemaCollection } from './schema-collection.ts';

export type OperationSource = { method: string; path: string; route: DescribedRoute; schemas: SchemaCollection };

/** One route as OpenAPI says it. */
export function describeOperation({ method, path, route, schemas }: OperationSource): Operation {
  const { spec, authentication } = route;
  const document = spec.document ?? { tag: 'Service', summary: '' };
  const parameters = [
    ...describeParameters('path', spec.path, schemas),
    ...describeParameters('query', spec.query, schemas),
    ...describeHeaders(document.headers),
  ];
  return {
    operationId: operationIdOf(method, path),
    tags: [document.tag],
    summary: document.summary,
    ...(document.description !== undefined && { description: document.description }),
    security: securityOf(authentication),
    ...(parameters.length > 0 && { parameters }),
    ...(spec.body && { requestBody: describeBody(spec.body, document, schemas) }),
    responses: describeResponses({ method, path, route, schemas }),
  };
}

/** Either of them will do; what a session may see is its own. */
const securityOf = (authentication: string): Operation['security'] =>
  authentication === 'none'
    ? []
    : authentication === 'session'
      ? [{ user: [] }, { session: [] }]
      : [{ [authentication]: [] }];

/** `POST /bots` becomes `postBots`, `GET /admin/users/{id}` becomes `getAdminUsersById`. */
function operationIdOf(method: string, path: string): string {
  const words = path.split(/[/._-]/).map((word) => word.replace(/^\{(.*)\}?$/, 'by-$1').replace('}', ''));
  const capitalised = words
    .flatMap((word) => word.split('-'))
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return method.toLowerCase() + capitalised.join('');
}

function describeParameters(
  place: 'path' | 'query',
  schema: z.ZodType | undefined,
  schemas: SchemaCollection,
): Parameter[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries<z.ZodType>(schema.shape).map(([name, field]) => {
    const { description, example = examples[name], ...written } = schemas.output(field);
    return {
      name,
      in: place,
      required: place === 'path',
      ...(typeof description === 'string' && { description }),
      schema: written,
      ...(place === 'path' && example !== undefined && { example }),
    };
  });
}

const examples: Record<string, unknown> = {
  platform: 'google_meet',
  native_meeting_id: 'abc-defg-hij',
  id: 244114227100001,
  token_id: 244114227100002,
  email: 'ada@example.com',
};

const describeHeaders = (headers: RouteDocument['headers'] = {}): Parameter[] =>
  Object.entries(headers).map(([name, description]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));

function describeBody(
  schema: z.ZodType,
  { bodyExample }: RouteDocument,
  schemas: SchemaCollection,
): NonNullable<Operation['requestBody']> {
  const { example = bodyExample, ...written } = schemas.input(schema);
  return {
    required: true,
    content: { 'application/json': { schema: written, ...(example !== undefined && { example }) } },
  };
}
