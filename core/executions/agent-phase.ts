import { phaseTable } from '../phases/phase-table.ts';

/** The steps of an agent's run (contract 3). */
export const AgentExecutionPhase = {
  CREATED: 'created',
  WEBSOCKET_SETUP: 'websocket_setup',
  CONTEXT_VALIDATION: 'context_validation',
  STARTING: 'starting',
  THINKING: 'thinking',
  TOOL_PREPARATION: 'tool_preparation',
  LLM_INTERACTION: 'llm_interaction',
  TOOL_EXECUTION: 'tool_execution',
  RESULT_PROCESSING: 'result_processing',
  COMPLETING: 'completing',
  COMPLETED: 'completed',
  FAILED: 'failed',
  TIMEOUT: 'timeout',
  CIRCUIT_BREAKER_OPEN: 'circuit_breaker_open',
} as const;
export type AgentExecutionPhase = (typeof AgentExecutionPhase)[keyof typeof AgentExecutionPhase];

export const agentPhases = Object.values(AgentExecutionPhase);

export const agentPhaseTable = phaseTable<AgentExecutionPhase>(agentPhases, {
  created: ['websocket_setup', 'failed'],
  websocket_setup: ['context_validation', 'failed'],
  context_validation: ['starting', 'failed'],
  starting: ['thinking', 'failed', 'timeout'],
  thinking: ['tool_preparation', 'llm_interaction', 'failed', 'timeout'],
  tool_preparation: ['tool_execution', 'llm_interaction', 'failed', 'timeout'],
  llm_interaction: ['thinking', 'tool_execution', 'result_processing', 'failed', 'timeout', 'circuit_breaker_open'],
  tool_execution: ['thinking', 'llm_interaction', 'result_processing', 'failed', 'timeout'],
  result_processing: ['completing', 'thinking', 'failed', 'timeout'],
  completing: ['completed', 'failed', 'timeout'],
  completed: [],
  failed: [],
  timeout: [],
  circuit_breaker_open: [],
});
