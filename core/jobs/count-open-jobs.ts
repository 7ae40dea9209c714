import type { Context } from '../context.ts';
import { DynamoExecutionStore } from '../executions/dynamo-execution-store.ts';
import { defaultLimits } from '../executions/tracker-options.ts';
import { assistantName } from './answer-execution.ts';

/** How many questions are waiting or being answered. */
export const countOpenJobs = ({ table }: Pick<Context, 'table'>): Promise<number> =>
  new DynamoExecutionStore(table, defaultLimits).countActive({ agentName: assistantName });
