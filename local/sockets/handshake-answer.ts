import * as z from 'zod';
import type { InvokeResult } from '../interfaces.ts';

const CONNECTED = 200;
/** What a client gets when the function of `$connect` failed, and when there were too many of them. */
const FUNCTION_FAILED = 502;
const THROTTLED = 500;

const Answer = z.object({
  statusCode: z.coerce.number().int().min(200).max(599),
  headers: z.record(z.string(), z.coerce.string()).nullish(),
});

/** The status of a handshake; from 300 on it is refused with that very status. */
export function statusOf(result: InvokeResult): number {
  if (result.outcome === 'throttled') return THROTTLED;
  if (result.outcome === 'failed') return FUNCTION_FAILED;
  const answer = Answer.safeParse(result.payload);
  if (!answer.success) return FUNCTION_FAILED;
  return answer.data.statusCode < 300 ? CONNECTED : answer.data.statusCode;
}

/** The subprotocol that the function chose, by the header of its answer. */
export function acceptedProtocol(result: InvokeResult): string | undefined {
  const answer = Answer.safeParse(result.outcome === 'answered' ? result.payload : undefined);
  const headers = Object.entries(answer.data?.headers ?? {});
  return headers.find(([name]) => name.toLowerCase() === 'sec-websocket-protocol')?.[1];
}
