import { CircuitBreaker } from '../../../core/breaker/circuit-breaker.ts';
import { DynamoBreakerStore } from '../../../core/breaker/dynamo-breaker-store.ts';
import { MemoryBreakerStore } from '../../../core/breaker/memory-breaker-store.ts';
import type { AgentEvent } from '../../../core/executions/agent-event.ts';
import { DynamoExecutionStore } from '../../../core/executions/dynamo-execution-store.ts';
import type { ExecutionStore } from '../../../core/executions/execution-store.ts';
import { MemoryExecutionStore } from '../../../core/executions/memory-execution-store.ts';
import { AgentExecutionTracker, type TrackerParts } from '../../../core/executions/tracker.ts';
import { defaultLimits, type TrackerLimits } from '../../../core/executions/tracker-options.ts';
import { createTestContext } from '../../support/test-context.ts';

export const storeKinds = ['memory', 'DynamoDB'] as const;
export type StoreKind = (typeof storeKinds)[number];

/** A tracker whose clock stands still, on the store of that kind; `another` is a second process on the same store. */
export async function createTestTracker(
  kind: StoreKind,
  options: Partial<TrackerParts<never>> = {},
  own: Partial<TrackerLimits> = {},
) {
  const limits = { ...defaultLimits, ...own };
  const { context, logged, advance } = await createTestContext();
  const store: ExecutionStore =
    kind === 'memory' ? new MemoryExecutionStore(limits) : new DynamoExecutionStore(context.table, limits);
  const breakers = kind === 'memory' ? new MemoryBreakerStore() : new DynamoBreakerStore(context.table);
  const events: AgentEvent[] = [];
  const create = () =>
    new AgentExecutionTracker({
      ...context,
      store,
      breaker: new CircuitBreaker({ ...context, store: breakers }),
      sink: (event) => void events.push(event),
      limits,
      ...options,
    });
  return { tracker: create(), another: create, store, context, logged, advance, events };
}

export type TestTracker = Awaited<ReturnType<typeof createTestTracker>>;

export const aRun = { agentName: 'researcher', userId: 'user-1', threadId: 'thread-1' };
