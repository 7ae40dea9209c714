import * as z from 'zod';
import type { Context } from '../context.ts';
import { ownerPartition } from '../executions/execution-keys.ts';
import type { Conversation } from './job.ts';
import { conversationPrefix } from './job-keys.ts';
import { type Caller, ownerOf, shownSession } from './session.ts';

/** The newest ones. */
const CONVERSATIONS_MAX = 100;

/** What the table holds of one question and its answer. */
export const ConversationRow = z.object({
  id: z.string(),
  thread_id: z.string(),
  execution_id: z.string(),
  query_str: z.string(),
  response_str: z.string(),
  date_created: z.iso.datetime(),
});
export type ConversationRow = z.infer<typeof ConversationRow>;

/** The caller's questions and answers, newest first. */
export async function listConversations({ table }: Context, caller: Caller): Promise<Conversation[]> {
  const owner = ownerOf(caller);
  if (owner === undefined) return [];
  const query = { pk: ownerPartition(owner), prefix: conversationPrefix, newestFirst: true, limit: CONVERSATIONS_MAX };
  const { items } = await table.query(query);
  return items.map((item) => {
    const { thread_id, ...row } = ConversationRow.parse(item);
    return { ...row, session_id: shownSession(thread_id, caller) };
  });
}
