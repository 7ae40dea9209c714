import * as z from 'zod';
import type { InvokeResult } from '../interfaces.ts';

const RuntimeError = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });

/** The result of an invocation that came to nothing. */
export function failure(errorType: string, errorMessage: string): InvokeResult {
  return { outcome: 'failed', errorType, errorMessage };
}

/** What a process told the Runtime API of its error. */
export function readFailure(body: string): InvokeResult {
  const { errorType, errorMessage } = RuntimeError.parse(JSON.parse(body));
  return failure(errorType, errorMessage);
}
