import * as z from 'zod';
import { Step, stepNames } from '../assistant/question.ts';
import { AgentExecutionPhase } from '../executions/agent-phase.ts';
import type { ExecutionRecord } from '../executions/execution.ts';
import type { Settings } from '../settings.ts';

/** The agent whose executions are answers. */
export const assistantName = 'assistant';

/** The one dependency that a circuit breaker guards: never a path that reserves, releases, launches or stops. */
export const languageModel = 'language model';

/** How long a question may wait for a worker; then it has failed. */
export const startWithinSeconds = 15 * 60;

/** How long the work on an answer may take: what it needs, and what a job is held up to be watched. */
export const answerSeconds = (settings: AnswerSettings, mode: Mode): number =>
  settings.assistantTimeoutSeconds + (mode === 'job' ? stepNames.length * settings.jobStepSeconds : 0);
type AnswerSettings = Pick<Settings, 'assistantTimeoutSeconds' | 'jobStepSeconds'>;

/** How long an answer can be read again, from the asking. */
export const keepSeconds = 24 * 3600;

export const modes = ['stream', 'job'] as const;
export type Mode = (typeof modes)[number];

/** What an answer's execution carries beside the record's own fields: the steps so far, as every client sees them. */
const AnswerMetadata = z.object({ mode: z.enum(modes), steps: z.array(Step) });
export type AnswerMetadata = z.infer<typeof AnswerMetadata>;

export function metadataOf({ metadata }: ExecutionRecord): AnswerMetadata {
  const { mode, steps } = AnswerMetadata.parse(metadata);
  return { mode, steps: steps.map((step) => ({ ...step, details: inOrder(step.details) })) };
}

/** The table keeps no order among an object's fields; a stream that is resumed must repeat the same bytes. */
const inOrder = (details: Step['details']): Step['details'] =>
  details && Object.fromEntries(Object.entries(details).sort(([one], [other]) => (one < other ? -1 : 1)));

/** The phases that a worker passes before it begins to answer. */
export const openingPhases = [
  AgentExecutionPhase.WEBSOCKET_SETUP,
  AgentExecutionPhase.CONTEXT_VALIDATION,
  AgentExecutionPhase.STARTING,
] as const;

/** The phases that each step of the work stands for. */
export const phasesOfStep = {
  loading_documents: [
    AgentExecutionPhase.THINKING,
    AgentExecutionPhase.TOOL_PREPARATION,
    AgentExecutionPhase.TOOL_EXECUTION,
  ],
  analyzing: [AgentExecutionPhase.THINKING],
  generating_response: [AgentExecutionPhase.LLM_INTERACTION],
} as const;

/** The phases that end an answer. */
export const closingPhases = [
  AgentExecutionPhase.RESULT_PROCESSING,
  AgentExecutionPhase.COMPLETING,
  AgentExecutionPhase.COMPLETED,
] as const;
