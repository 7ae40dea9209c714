import { CircuitBreaker } from '../breaker/circuit-breaker.ts';
import { DynamoBreakerStore } from '../breaker/dynamo-breaker-store.ts';
import type { Context } from '../context.ts';
import { DynamoExecutionStore, type Extra } from '../executions/dynamo-execution-store.ts';
import { AgentExecutionTracker } from '../executions/tracker.ts';
import { defaultLimits } from '../executions/tracker-options.ts';

export type AnswerTracker = AgentExecutionTracker<Extra>;

/** The tracker of the assistant's answers: shared by all processes through the table, which its change stream follows. */
export function answerTracker(context: Context): AnswerTracker {
  const limits = { ...defaultLimits, openPerUserMax: context.settings.openQuestionsMax };
  const store = new DynamoExecutionStore(context.table, limits);
  const breaker = new CircuitBreaker({ ...context, store: new DynamoBreakerStore(context.table) });
  return new AgentExecutionTracker({ ...context, store, breaker, limits });
}
