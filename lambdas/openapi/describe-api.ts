import type { HttpRoute } from '../http/http-route.ts';
import { publicRoutes } from '../routes.ts';
import type { ApiDocument } from './api-document.ts';
import { describeOperation } from './describe-operation.ts';
import { SchemaCollection } from './schema-collection.ts';

/** What describes a route; how it runs is nobody's concern here. */
export type DescribedRoute = Pick<HttpRoute<never>, 'authentication' | 'spec'>;

/** The OpenAPI document of the listed routes, from the schemas that check their requests. */
export function describeApi(described: Readonly<Record<string, DescribedRoute>>, version: string): ApiDocument {
  const schemas = new SchemaCollection();
  const paths: ApiDocument['paths'] = {};
  for (const { method, path } of publicRoutes) {
    const route = described[`${method} ${path}`];
    if (!route?.spec.document) throw new Error(`${method} ${path} is not described.`);
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation({ method, path, route, schemas }) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version,
      description: 'Sends bots into online meetings and keeps the truth about them.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    tags,
    paths,
    components: { schemas: schemas.schemas, headers, securitySchemes },
  };
}

const tags = [
  { name: 'Bots', description: 'Send bots into meetings, see how they are, tell them what to do.' },
  { name: 'Meetings', description: 'Every request for a bot, and what became of it.' },
  { name: 'Transcripts', description: 'What was said.' },
  { name: 'Assistant', description: 'Ask about your meetings, and watch the answer come into being.' },
  { name: 'Executions', description: 'The runs behind the assistant’s answers: how far they are, and how they ended.' },
  { name: 'Webhooks', description: 'Be told of what happens, in the form of Standard Webhooks.' },
  { name: 'Admin', description: 'Users and their API keys; for who runs this deployment.' },
  { name: 'Live events', description: 'What happens, as it happens, over a socket at `/ws`.' },
  { name: 'Sessions', description: 'How the pages of this deployment sign in.' },
  { name: 'Service', description: 'The service itself.' },
];

const headers = {
  RequestId: { description: 'Names the request; say it when you ask about it.', schema: { type: 'string' } },
  RetryAfter: { description: 'Seconds after which a repeat makes sense.', schema: { type: 'integer' } },
};

const securitySchemes = {
  user: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A key of a user.' },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'session_id',
    description: 'The session that an answer of the assistant sets; it sees what was asked in it.',
  },
  admin: { type: 'apiKey', in: 'header', name: 'X-Admin-API-Key', description: 'The key of this deployment.' },
};
