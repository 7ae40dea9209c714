import { DomainError, type ErrorCode } from '../../core/errors.ts';
import { errorFields, type Log } from '../../core/log.ts';
import type { Answer } from './answer.ts';
import type { HttpEvent } from './http-event.ts';
import { refusal } from './refusal.ts';

/** A new code does not compile until it has a status. */
const statusOf: Record<ErrorCode, number> = {
  bad_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  gone: 410,
  too_large: 413,
  unsupported_type: 415,
  invalid_input: 422,
  limit_reached: 429,
  unavailable: 503,
};

/** The one place where errors become answers. What is no refusal of ours is a fault of ours, and its cause stays in the log. */
export function errorAnswer(error: unknown, log: Log, { rawPath, requestContext }: HttpEvent): Answer {
  const request_id = requestContext.requestId;
  if (!(error instanceof DomainError)) {
    log.error('request_failed', { request_id, ...errorFields(error) });
    return refusal(rawPath, 500, 'Internal Server Error');
  }
  if (error.cause !== undefined) log.warn('request_refused', { request_id, ...errorFields(error) });
  const retryAfter = error.retryAfterSeconds;
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return refusal(rawPath, statusOf[error.code], error.detail, headers);
}
