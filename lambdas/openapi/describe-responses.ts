import * as z from 'zod';
import type { RouteSpec } from '../http/http-route.ts';
import { undeclaredText } from '../http/read-request.ts';
import { speaksError } from '../http/refusal.ts';
import type { Content, ResponseObject } from './api-document.ts';
import type { DescribedRoute } from './describe-api.ts';
import type { SchemaCollection } from './schema-collection.ts';

const Refusal = z
  .object({ detail: z.string() })
  .meta({ id: 'Refusal', description: 'Why a request was refused; the texts are part of the contract.' });

const ErrorRefusal = z
  .object({ error: z.string() })
  .meta({ id: 'ErrorRefusal', description: 'The same where the assistant’s clients read it: one sentence.' });

const InputIssues = z.array(
  z.object({ loc: z.array(z.union([z.string(), z.int()])), msg: z.string(), type: z.string() }),
);

const InputRefusal = z.object({ detail: z.union([InputIssues, z.string()]) }).meta({
  id: 'InputRefusal',
  description: 'What is wrong with the input, and where; a text when it is wrong as a whole.',
});

const requestId = { 'X-Request-Id': { $ref: '#/components/headers/RequestId' } };
const retryAfter = { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } };
const retryStatuses = [429, 503];

type Described = { method: string; path: string; route: DescribedRoute; schemas: SchemaCollection };

/** Success, what else the route may answer, and its refusals: those of all routes and its own. */
export function describeResponses({ method, path, route: { spec, authentication }, schemas }: Described) {
  const responses: Record<string, ResponseObject> = {};
  const success = describeAnswer(spec, schemas);
  responses[spec.success] = { description: 'Done.', headers: requestId, ...success };
  for (const [status, description] of Object.entries(spec.document?.alsoAnswers ?? {})) {
    const isRedirect = Number(status) >= 300 && Number(status) < 400;
    responses[status] = { description, headers: requestId, ...(!isRedirect && success) };
  }
  const refusals = { ...commonRefusals(method, authentication), ...spec.document?.refusals };
  const describe = speaksError(path) ? describeErrorRefusal : describeRefusal;
  for (const [status, text] of Object.entries(refusals)) responses[status] = describe(status, text, schemas);
  if (speaksError(path)) return { ...responses, ...describeErrorInput(spec, schemas) };
  if (spec.path || spec.query || spec.body) responses[422] = describeInputRefusal(spec, schemas);
  return responses;
}

function describeAnswer({ document }: RouteSpec, schemas: SchemaCollection): { content?: Content } {
  const { mediaType, answer, answerExample: example, streamExample } = document ?? {};
  const content: Content = {
    ...(streamExample !== undefined && {
      'text/event-stream': { schema: { type: 'string' }, example: streamExample },
    }),
    ...(mediaType !== undefined && { [mediaType]: { schema: { type: 'string' } } }),
    ...(answer && {
      'application/json': { schema: schemas.output(answer), ...(example !== undefined && { example }) },
    }),
  };
  return Object.keys(content).length > 0 ? { content } : {};
}

function commonRefusals(method: string, authentication: string): Record<number, string> {
  return {
    ...(['user', 'session'].includes(authentication) && {
      401: 'Missing API token (X-API-Key header) | Invalid API token',
    }),
    ...(authentication === 'admin' && { 403: 'Invalid or missing admin token.' }),
    // What nobody reads is measured all the same.
    ...(method !== 'GET' && { 413: 'Request body too large' }),
    500: 'Internal Server Error',
    ...(authentication !== 'none' && { 503: 'Service temporarily unavailable' }),
  };
}

const describeRefusal = (status: string, detail: string, schemas: SchemaCollection): ResponseObject => ({
  description: detail,
  headers: refusalHeaders(status),
  content: { 'application/json': { schema: schemas.output(Refusal), example: { detail } } },
});

const describeErrorRefusal = (status: string, error: string, schemas: SchemaCollection): ResponseObject => ({
  description: error,
  headers: refusalHeaders(status),
  content: { 'application/json': { schema: schemas.output(ErrorRefusal), example: { error } } },
});

const refusalHeaders = (status: string) =>
  retryStatuses.includes(Number(status)) ? { ...requestId, ...retryAfter } : requestId;

/** Of these routes only bodies are ever refused. */
function describeErrorInput({ body, mustBeDeclared }: RouteSpec, schemas: SchemaCollection) {
  if (!body) return {};
  return {
    400: describeErrorRefusal('400', 'body: JSON decode error', schemas),
    ...(mustBeDeclared && { 415: describeErrorRefusal('415', undeclaredText, schemas) }),
    422: describeErrorRefusal('422', 'query: Input should be a valid string', schemas),
  };
}

function describeInputRefusal(spec: RouteSpec, schemas: SchemaCollection): ResponseObject {
  const loc = spec.body ? ['body'] : spec.path ? ['path'] : ['query'];
  const issue = spec.body
    ? { loc, msg: 'JSON decode error', type: 'json_invalid' }
    : { loc: [...loc, 'name'], msg: 'Input should be a valid integer', type: 'int_parsing' };
  return {
    description: 'The input does not fit.',
    headers: requestId,
    content: { 'application/json': { schema: schemas.output(InputRefusal), example: { detail: [issue] } } },
  };
}
