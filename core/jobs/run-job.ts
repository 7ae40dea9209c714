import type { AssistantContext } from '../assistant/answer-question.ts';
import { answerQuestion } from '../assistant/answer-question.ts';
import { type Answer, Question, type Step } from '../assistant/question.ts';
import { AgentExecutionPhase } from '../executions/agent-phase.ts';
import type { Extra } from '../executions/dynamo-execution-store.ts';
import type { ExecutionRecord } from '../executions/execution.ts';
import { requestKey } from '../executions/execution-keys.ts';
import { begin, changeFacts, type Draft, enterPhase, enterState } from '../executions/execution-rules.ts';
import { ExecutionState } from '../executions/state.ts';
import { errorFields } from '../log.ts';
import { closingPhases, languageModel, metadataOf, openingPhases, phasesOfStep } from './answer-execution.ts';
import { type AnswerTracker, answerTracker } from './answer-tracker.ts';
import { conversationRow } from './conversation-row.ts';
import { keepAlive } from './keep-alive.ts';
import { askerOf } from './session.ts';

/** What a worker needs beside the store: the answerer, and a timer that runs while it waits for the model. */
export type RunJobContext = AssistantContext & {
  /** Runs something again and again until it is told to stop. */
  every: (millis: number, run: () => Promise<void>) => () => void;
};

/** The work was taken away: cancelled, failed by hand, deleted, or given up for its silence. */
class WorkEndedError extends Error {
  override readonly name = 'WorkEndedError';
}

/**
 * Answers a question as one tracked execution. May be called any number of times for it: only the first call starts it.
 * Every step is stored before anybody can see it, and a step that cannot be stored ends the work.
 */
export async function runJob(context: RunJobContext, executionId: string): Promise<void> {
  const tracker = answerTracker(context);
  const begun = await tracker.change(executionId, (draft, now) => {
    const started = begin(draft, now);
    return started && movePhases(started, openingPhases, {}, now);
  });
  if (!begun) return;
  const work = new AbortController();
  const stopBeating = keepAlive(context, tracker, begun, () => work.abort(new WorkEndedError('The work was ended.')));
  try {
    await answer(context, tracker, begun, work.signal);
  } catch (error) {
    if (work.signal.aborted || error instanceof WorkEndedError)
      context.log.info('job_abandoned', { execution_id: executionId });
    else await fail(context, tracker, executionId, error);
  } finally {
    stopBeating();
  }
}

async function answer(context: RunJobContext, tracker: AnswerTracker, begun: ExecutionRecord, signal: AbortSignal) {
  const { execution_id: id, user_id } = begun;
  const question = await readQuestion(context, id);
  const result = await answerQuestion(
    context,
    { asker: askerOf(user_id), question },
    {
      signal,
      onStep: async (step) => {
        await takeStep(tracker, id, step);
        await holdStep(context, begun, signal);
      },
      guard: (run) => tracker.executeWithCircuitBreaker(id, run, languageModel, signal),
    },
  );
  signal.throwIfAborted();
  await finish(context, tracker, begun, question, result);
}

async function readQuestion({ table }: RunJobContext, executionId: string): Promise<Question> {
  const row = await table.find(requestKey(executionId));
  if (!row) throw new WorkEndedError('The question was deleted.');
  return Question.parse(row.question);
}

async function takeStep(tracker: AnswerTracker, id: string, step: Step): Promise<void> {
  const { step: name, progress, details } = step;
  const taken = await tracker.change(id, (draft, now) => {
    const steps = [...metadataOf(draft.record).steps, step];
    const running = enterState(draft, { state: ExecutionState.RUNNING }, now);
    const metadata = {
      step: name,
      progress,
      ...(name === 'loading_documents' && { tool_name: 'search_transcripts' }),
      ...details,
    };
    const moved = running && movePhases(running, phasesOfStep[name], metadata, now);
    return moved && changeFacts(moved, { metadata: { steps } }, now);
  });
  if (!taken) throw new WorkEndedError('The work was ended.');
}

/** Jobs, not streams, stay at each step for as long as the option says. */
async function holdStep(
  { settings, sleep }: RunJobContext,
  record: ExecutionRecord,
  signal: AbortSignal,
): Promise<void> {
  if (metadataOf(record).mode !== 'job' || settings.jobStepSeconds === 0) return;
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await Promise.race([sleep(settings.jobStepSeconds * 1000), aborted]);
  signal.throwIfAborted();
}

/** The result, the end and the conversation in one transaction. */
async function finish(
  context: RunJobContext,
  tracker: AnswerTracker,
  begun: ExecutionRecord,
  question: Question,
  result: Answer,
): Promise<void> {
  const id = begun.execution_id;
  const conversation: Extra = { conversation: { put: await conversationRow(context, begun, question, result) } };
  const finished = await tracker.change(
    id,
    (draft, now) => {
      const moved = movePhases(draft, closingPhases, { progress: 100 }, now);
      return moved && enterState(moved, { state: ExecutionState.COMPLETED, result }, now);
    },
    conversation,
  );
  if (!finished) throw new WorkEndedError('The work was ended.');
  context.log.info('conversation_saved', { message: 'conversation saved', execution_id: id });
}

async function fail({ log }: RunJobContext, tracker: AnswerTracker, id: string, error: unknown): Promise<void> {
  const isOpen = error instanceof Error && error.name === 'CircuitBreakerOpenError';
  log.error('job_failed', { execution_id: id, ...errorFields(error) });
  const text = tellFailure(error);
  const phase = isOpen ? AgentExecutionPhase.CIRCUIT_BREAKER_OPEN : AgentExecutionPhase.FAILED;
  await tracker.change(id, (draft, now) => {
    const moved = movePhases(draft, [phase], { error: text }, now);
    return moved && enterState(moved, { state: ExecutionState.FAILED, error: text }, now);
  });
}

/** In the contract's words where it has some; what else went wrong only the log knows. */
function tellFailure(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  if (error instanceof Error && ['CircuitBreakerOpenError', 'OperationTimeoutError'].includes(name))
    return error.message;
  return `The answer stopped: ${name === 'ModelError' ? 'the language model failed' : 'internal error'}`;
}

/** Several moves of one moment; the last one carries what is known of it. */
function movePhases(
  draft: Draft,
  phases: readonly AgentExecutionPhase[],
  metadata: Record<string, unknown>,
  now: Date,
): Draft | undefined {
  let moved: Draft | undefined = draft;
  for (const [position, phase] of phases.entries()) {
    const isLast = position === phases.length - 1;
    moved = moved && enterPhase(moved, { phase, policy: 'strict', metadata: isLast ? metadata : {} }, now);
  }
  return moved;
}
