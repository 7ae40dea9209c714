import * as z from 'zod';
import type { ExecutionRecord } from './execution.ts';
import { executionStates } from './state.ts';

/** An execution in a list: who and what it is, and how it ended. While it lives only its record tells its state. */
export const ListedRow = z.object({
  execution_id: z.string(),
  user_id: z.string(),
  agent_name: z.string(),
  thread_id: z.string(),
  created_at: z.iso.datetime(),
  /** As it was when the row was written: at the creation, and at the end. */
  state: z.enum(executionStates),
  ended_at: z.iso.datetime().optional(),
});
export type ListedRow = z.infer<typeof ListedRow>;

export function listedRow(record: ExecutionRecord): ListedRow & { expires_at_seconds: number | undefined } {
  const { execution_id, user_id, agent_name, thread_id, created_at, state, completed_at, expires_at_seconds } = record;
  const ended = completed_at === null ? {} : { ended_at: completed_at };
  return { execution_id, user_id, agent_name, thread_id, created_at, state, ...ended, expires_at_seconds };
}
