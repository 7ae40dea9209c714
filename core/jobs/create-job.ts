import { refuseForeignMeetings } from '../assistant/find-meetings.ts';
import type { Question } from '../assistant/question.ts';
import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { Extra } from '../executions/dynamo-execution-store.ts';
import { TooManyOpenExecutionsError } from '../executions/execution-errors.ts';
import { requestKey } from '../executions/execution-keys.ts';
import { toSeconds } from '../time.ts';
import {
  type AnswerMetadata,
  answerSeconds,
  assistantName,
  keepSeconds,
  languageModel,
  type Mode,
  startWithinSeconds,
} from './answer-execution.ts';
import { answerTracker } from './answer-tracker.ts';
import { jobIdOf } from './job-id.ts';
import { anonymousJobKey } from './job-keys.ts';
import { type Asking, askerOf, isAnonymous, ownerOf, threadOf } from './session.ts';

const RETRY_AFTER_SECONDS = 5;

/**
 * Takes a question: its execution and the question itself in one transaction; the worker hears of it by the change
 * stream. Refuses meetings that are not the asker's, and more open questions than the option allows; stores nothing then.
 */
export async function createJob(
  context: Context,
  asking: Asking,
  question: Question,
  mode: Mode,
): Promise<{ jobId: string }> {
  const owner = ownerOf(asking);
  await refuseForeignMeetings(context, askerOf(owner), question.meeting_ids ?? []);
  const expiresAtSeconds = toSeconds(context.now()) + keepSeconds;
  const metadata: AnswerMetadata = { mode, steps: [] };
  const creating = answerTracker(context).createExecution(
    {
      agentName: assistantName,
      userId: owner,
      threadId: threadOf(asking.sessionId),
      timeoutSeconds: answerSeconds(context.settings, mode),
      startWithinSeconds,
      dependency: languageModel,
      metadata,
      expiresAtSeconds,
    },
    (executionId): Extra => ({
      request: {
        put: { ...requestKey(executionId), execution_id: executionId, question, expires_at_seconds: expiresAtSeconds },
      },
      ...(isAnonymous(owner) && listForDiagnostics(context, executionId, expiresAtSeconds)),
    }),
  );
  return { jobId: jobIdOf(await creating.catch(refuseTooMany)) };
}

function refuseTooMany(error: unknown): never {
  if (!(error instanceof TooManyOpenExecutionsError)) throw error;
  throw new DomainError('limit_reached', `${error.message}. Wait until one has ended.`, RETRY_AFTER_SECONDS);
}

const listForDiagnostics = ({ settings }: Context, executionId: string, expires_at_seconds: number): Extra =>
  settings.diagnostics
    ? { diagnostics: { put: { ...anonymousJobKey(executionId), execution_id: executionId, expires_at_seconds } } }
    : {};
