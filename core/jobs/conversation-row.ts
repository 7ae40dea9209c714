import type { Answer, Question } from '../assistant/question.ts';
import type { Context } from '../context.ts';
import type { ExecutionRecord } from '../executions/execution.ts';
import type { Item, Key } from '../table/operation.ts';
import { expiryInDays } from '../time.ts';
import { findRetentionDays } from '../users/retention-days.ts';
import { conversationKey } from './job-keys.ts';
import type { ConversationRow } from './list-conversations.ts';
import { askerOf } from './session.ts';

/** Somebody without a key has nothing worth keeping for long. */
const ANONYMOUS_DAYS = 1;

/** A question and its answer in its owner's list of conversations; kept as long as the transcripts that it may quote. */
export async function conversationRow(
  context: Context,
  { execution_id, thread_id, user_id }: ExecutionRecord,
  { query }: Question,
  { response }: Answer,
): Promise<Key & Item> {
  const { now } = context;
  const row: ConversationRow = {
    id: execution_id.replace(/^exec_/, 'conv_'),
    thread_id,
    execution_id,
    query_str: query,
    response_str: response,
    date_created: now().toISOString(),
  };
  const days = await keptDays(context, user_id);
  return { ...conversationKey(user_id, execution_id), ...row, expires_at_seconds: expiryInDays(now(), days) };
}

async function keptDays(context: Context, owner: string): Promise<number> {
  const asker = askerOf(owner);
  if (asker.kind === 'anonymous') return ANONYMOUS_DAYS;
  return (await findRetentionDays(context, asker.userId)) ?? context.settings.retentionDays;
}
