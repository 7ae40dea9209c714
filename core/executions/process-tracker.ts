import { setTimeout as delay } from 'node:timers/promises';
import { CircuitBreaker } from '../breaker/circuit-breaker.ts';
import { MemoryBreakerStore } from '../breaker/memory-breaker-store.ts';
import { systemContext } from '../context.ts';
import { MemoryExecutionStore } from './memory-execution-store.ts';
import { AgentExecutionTracker, type TrackerParts } from './tracker.ts';

let tracker: AgentExecutionTracker | undefined;

/** The one tracker of this process, in memory unless `initializeTracker` was told otherwise. */
export function getExecutionTracker(): AgentExecutionTracker {
  tracker ??= createTracker({});
  return tracker;
}

/** Makes the tracker of this process and lets it watch; a tracker that was there before is shut down. */
export function initializeTracker(parts: Partial<TrackerParts<never>> = {}): AgentExecutionTracker {
  shutdownTracker();
  tracker = createTracker(parts);
  tracker.startMonitoring();
  return tracker;
}

/** Ends the watching; the next `getExecutionTracker` makes a new one. */
export function shutdownTracker(): void {
  tracker?.stopMonitoring();
  tracker = undefined;
}

function createTracker(parts: Partial<TrackerParts<never>>): AgentExecutionTracker {
  const system = systemContext();
  return new AgentExecutionTracker({
    ...system,
    // Watching alone must not keep a process from ending.
    sleep: (millis) => delay(millis, undefined, { ref: false }),
    store: new MemoryExecutionStore(parts.limits),
    breaker: new CircuitBreaker({ ...system, store: new MemoryBreakerStore() }),
    ...parts,
  });
}
