import type { ExecutionRecord } from '../executions/execution.ts';
import { type Caller, isAnonymous, threadOf } from './session.ts';

/**
 * A user's executions are that user's, in whatever session, and the session's that started them as long as no other
 * user speaks through it. Those that were started without a key are their session's alone.
 */
export function isOwn(record: ExecutionRecord, { sessionId, userId }: Caller): boolean {
  const isSession = sessionId !== undefined && threadOf(sessionId) === record.thread_id;
  if (isAnonymous(record.user_id) || userId === undefined) return isSession;
  return record.user_id === String(userId);
}
