// Tracks one run of an agent: `node examples/track-an-agent.ts`. The tracker keeps it in memory; a program of many
// processes gives it a DynamoExecutionStore and a DynamoBreakerStore instead.
import {
  AgentExecutionPhase,
  ExecutionState,
  initializeTracker,
  type PhaseEntry,
  shutdownTracker,
} from 'rollcall/executions';

const tracker = initializeTracker({
  sink: ({ type, payload }) => console.log(`event    ${type} ${JSON.stringify(payload)}`),
});
tracker.registerDeathCallback(({ execution_id, error }) => console.log(`dead     ${execution_id}: ${error}`));

const id = await tracker.createExecution({
  agentName: 'summariser',
  userId: 'ada',
  threadId: 'thread-7',
  dependency: 'model',
});
await tracker.startExecution(id);
const heart = setInterval(() => void tracker.heartbeat(id), tracker.limits.heartbeatSeconds * 1000);
try {
  for (const phase of ['websocket_setup', 'context_validation', 'starting', 'thinking', 'llm_interaction'] as const) {
    await tracker.transitionState(id, phase);
  }
  const summary = await tracker.executeWithCircuitBreaker(id, askTheModel, 'summarise');
  await tracker.transitionState(id, AgentExecutionPhase.RESULT_PROCESSING);
  await tracker.updateExecutionState(id, ExecutionState.COMPLETED, { result: { summary } });
} catch (error) {
  await tracker.updateExecutionState(id, ExecutionState.FAILED, { error: String(error) });
} finally {
  clearInterval(heart);
}

const lasted = ({ from_phase, to_phase, duration_ms }: PhaseEntry) => `${from_phase} (${duration_ms} ms) → ${to_phase}`;
console.log((await tracker.getStateHistory(id)).map(lasted).join('\n'));
console.log(await tracker.getMetrics());
shutdownTracker();

/** Stands for a call that can fail or hang; `signal` ends it when it takes too long. */
async function askTheModel(signal: AbortSignal): Promise<string> {
  signal.throwIfAborted();
  return 'Everybody agreed.';
}
