import type { Context } from '../../core/context.ts';
import { getJob } from '../executions/get-job.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { streamError, streamTimeout } from './diagnostic-streams.ts';
import { stream } from './stream.ts';

/** Known clients append `/stream` to whatever URL does not end in it. */
export const assistantRoutes: RoutesOf<'assistant', Context> = {
  'POST /api/v1/stream': stream,
  'POST /api/v1/stream/error': streamError,
  'POST /api/v1/stream/error/stream': streamError,
  'POST /api/v1/stream/timeout': streamTimeout,
  'POST /api/v1/stream/timeout/stream': streamTimeout,
  'GET /api/v1/jobs/{id}': getJob,
};
