import type { ExecutionRecord } from './execution.ts';
import type { ExecutionFilter } from './execution-store.ts';

type Named = Pick<ExecutionRecord, 'user_id' | 'agent_name' | 'thread_id'>;

/** Whether an execution is one of those meant. */
export const matches = (execution: Named, { userId, agentName, threadId }: ExecutionFilter): boolean =>
  (userId === undefined || execution.user_id === userId) &&
  (agentName === undefined || execution.agent_name === agentName) &&
  (threadId === undefined || execution.thread_id === threadId);
