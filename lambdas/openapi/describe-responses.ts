import * as z from 'zod';
import type { RouteSpec } from '../http/http-route.ts';
import type { Content, ResponseObject } from './api-document.ts';
import type { DescribedRoute } from './describe-api.ts';
import type { SchemaCollection } from './schema-collection.ts';

const Refusal = z
  .object({ detail: z.string() })
  .meta({ id: 'Refusal', description: 'Why a request was refused; the texts are part of the contract.' });

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

/** Success, what else the route may answer, and its refusals: those of all routes and its own. */
export function describeResponses({ spec, authentication }: DescribedRoute, schemas: SchemaCollection) {
  const responses: Record<string, ResponseObject> = {};
  const success = describeAnswer(spec, schemas);
  responses[spec.success] = { description: 'Done.', headers: requestId, ...success };
  for (const [status, description] of Object.entries(spec.document?.alsoAnswers ?? {})) {
    const isRedirect = Number(status) >= 300 && Number(status) < 400;
    responses[status] = { description, headers: requestId, ...(!isRedirect && success) };
  }
  const refusals = { ...commonRefusals(spec, authentication), ...spec.document?.refusals };
  for (const [status, detail] of Object.entries(refusals)) responses[status] = describeRefusal(status, detail, schemas);
  if (spec.path || spec.query || spec.body) responses[422] = describeInputRefusal(spec, schemas);
  return responses;
}

function describeAnswer({ document }: RouteSpec, schemas: SchemaCollection): { content?: Content } {
  if (document?.mediaType) return { content: { [document.mediaType]: { schema: { type: 'string' } } } };
  if (!document?.answer) return {};
  const schema = schemas.output(document.answer);
  const example = document.answerExample;
  return { content: { 'application/json': { schema, ...(example !== undefined && { example }) } } };
}

function commonRefusals({ body }: RouteSpec, authentication: string): Record<number, string> {
  return {
    ...(authentication === 'user' && { 401: 'Missing API token (X-API-Key header) | Invalid API token' }),
    ...(authentication === 'admin' && { 403: 'Invalid or missing admin token.' }),
    ...(body && { 413: 'Request body too large' }),
    500: 'Internal Server Error',
    ...(authentication !== 'none' && { 503: 'Service temporarily unavailable' }),
  };
}

const describeRefusal = (status: string, detail: string, schemas: SchemaCollection): ResponseObject => ({
  description: detail,
  headers: retryStatuses.includes(Number(status)) ? { ...requestId, ...retryAfter } : requestId,
  content: { 'application/json': { schema: schemas.output(Refusal), example: { detail } } },
});

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
