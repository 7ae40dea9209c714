import type { Answer, Question } from '../assistant/question.ts';
import type { Context } from '../context.ts';
import type { ExecutionRecord } from '../executions/execution.ts';
import type { Item, Key } from '../table/operation.ts';
import { expiryInDays } from '../time.ts';
import { conversationKey } from './job-keys.ts';
import type { ConversationRow } from './list-conversations.ts';
import { isAnonymous } from './session.ts';

/** Somebody without a key has nothing worth keeping for long. */
const ANONYMOUS_DAYS = 1;

/** A question and its answer, as its owner's list of conversations keeps them. */
export function conversationRow(
  { now, settings }: Context,
  { execution_id, thread_id, user_id }: ExecutionRecord,
  { query }: Question,
  { response }: Answer,
): Key & Item {
  const row: ConversationRow = {
    id: execution_id.replace(/^exec_/, 'conv_'),
    thread_id,
    execution_id,
    query_str: query,
    response_str: response,
    date_created: now().toISOString(),
  };
  const days = isAnonymous(user_id) ? ANONYMOUS_DAYS : settings.retentionDays;
  return { ...conversationKey(user_id, execution_id), ...row, expires_at_seconds: expiryInDays(now(), days) };
}
