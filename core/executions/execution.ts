import * as z from 'zod';
import { AgentExecutionPhase, agentPhases } from './agent-phase.ts';
import { executionStates } from './state.ts';

const time = z.iso.datetime();
const JsonObject = z.record(z.string(), z.unknown());

/** One tracked run, as the stores keep it and as the API shows it. State and phase are independent of each other. */
export const ExecutionRecord = z.object({
  execution_id: z.string(),
  agent_name: z.string(),
  user_id: z.string(),
  thread_id: z.string(),
  state: z.enum(executionStates),
  current_phase: z.enum(agentPhases).default(AgentExecutionPhase.CREATED),
  /** When the current phase began. */
  phase_at: time,
  /** How many moves the phase has made: also the number of its history entries. */
  phase_count: z.int(),
  created_at: time,
  /** When the work began; until then the time of creation. */
  started_at: time,
  last_heartbeat: time,
  heartbeat_count: z.int(),
  updated_at: time,
  completed_at: time.nullable(),
  timeout_seconds: z.number(),
  /** How long it may wait for its start before silence counts; absent: no longer than a heartbeat may be late. */
  start_within_seconds: z.number().optional(),
  warning_count: z.int(),
  error_count: z.int(),
  metadata: JsonObject,
  result: z.unknown(),
  error: z.string().nullable(),
  /** The dependency whose circuit breaker guards its calls; absent: one of its own. */
  dependency: z.string().optional(),
  /** Rises with every change; whoever writes says which one was read. */
  version: z.int(),
  expires_at_seconds: z.int().optional(),
});
export type ExecutionRecord = z.infer<typeof ExecutionRecord>;

/** One move of the phase. */
export const PhaseEntry = z.object({
  from_phase: z.enum(agentPhases),
  to_phase: z.enum(agentPhases),
  timestamp: time,
  duration_ms: z.int().min(0).meta({ description: 'How long the phase before lasted.' }),
  metadata: JsonObject,
  event_sent: z.boolean(),
});
export type PhaseEntry = z.infer<typeof PhaseEntry>;
