import type * as z from 'zod';
import { DomainError, type InputIssue, invalidInput } from '../../core/errors.ts';
import { type HttpEvent, headerOf } from './http-event.ts';
import { checkInput } from './input-issues.ts';

export const bodyBytesMax = 64 * 1024;
export const undeclaredText = 'The content type must be application/json';

/** The schemas of a request's parts; a part without one is not looked at. */
export type RequestSchemas<Path extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType> = {
  path?: Path;
  query?: Query;
  body?: Body;
  /** Whether the body must be declared as JSON; existing clients of the other routes do not always say so. */
  mustBeDeclared?: true;
};

/** What a route without a schema for a part gets there. */
export type Nothing = z.ZodUndefined;

/**
 * The checked parts of a request. Each has its own schema, so that `loc` is right and no body can overrule the id in
 * the URL. Size comes before type, type before JSON, JSON before shape; all that is wrong with the shape is told at once.
 */
export function readRequest<Path extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(
  schemas: RequestSchemas<Path, Query, Body>,
  event: HttpEvent,
): { path: z.output<Path>; query: z.output<Query>; body: z.output<Body> } {
  const text = bodyText(event);
  if (schemas.mustBeDeclared && !isDeclaredJson(event)) {
    throw new DomainError('unsupported_type', undeclaredText);
  }
  const body = schemas.body && parseJson(text);
  const path = check('path', schemas.path, event.pathParameters ?? {});
  const query = check('query', schemas.query, event.queryStringParameters ?? {});
  const checkedBody = check('body', schemas.body, body);
  const issues = [...path.issues, ...query.issues, ...checkedBody.issues];
  if (issues.length > 0) throw new DomainError('invalid_input', issues);
  return { path: path.value, query: query.value, body: checkedBody.value };
}

function check<Schema extends z.ZodType>(
  part: 'body' | 'path' | 'query',
  schema: Schema | undefined,
  value: unknown,
): { value: z.output<Schema>; issues: InputIssue[] } {
  const checked = schema ? checkInput(part, schema, value) : { value: undefined };
  return 'issues' in checked
    ? { value: notRead(), issues: checked.issues }
    : { value: asOutput(checked.value), issues: [] };
}

/** Stands where issues keep a value from being read. */
const notRead = <Value>(): Value => asOutput(undefined);

/** Without a schema the type parameter is its default, whose output is `undefined`; the compiler cannot see that. */
const asOutput = <Value>(value: unknown): Value => value as Value;

/** The body as text, measured in bytes before anything looks inside. */
function bodyText({ body = '', isBase64Encoded }: HttpEvent): string {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > bodyBytesMax) throw new DomainError('too_large', 'Request body too large');
  return bytes.toString('utf8');
}

/** With or without parameters, such as a charset. */
const isDeclaredJson = (event: HttpEvent): boolean =>
  /^application\/json\s*(;|$)/i.test(headerOf(event, 'content-type') ?? '');

/** Half a character can only come in escaped; no store takes it. */
const ESCAPED_SURROGATE = /\\u[dD][89a-fA-F]/;

const wellFormed = (_name: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

function parseJson(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return JSON.parse(text, ESCAPED_SURROGATE.test(text) ? wellFormed : undefined);
  } catch (error) {
    // Nested too deep to be read counts as not readable.
    if (error instanceof SyntaxError || error instanceof RangeError)
      throw invalidInput(['body'], 'JSON decode error', 'json_invalid');
    throw error;
  }
}
