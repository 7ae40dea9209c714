import { Answer } from '../assistant/question.ts';
import type { ExecutionRecord } from '../executions/execution.ts';
import { ExecutionState, isAlive } from '../executions/state.ts';
import { metadataOf } from './answer-execution.ts';
import type { Job, JobEvent, JobStatus, JobSummary, Progress } from './job.ts';
import { jobIdOf } from './job-id.ts';
import { type Caller, shownSession } from './session.ts';

const waiting: Progress = { step: 'pending', message: 'Waiting to start', progress: 0, details: null };

/** The first event of every job, so it need not be read before it is told. */
export const firstEvent: JobEvent = {
  event: 'progress',
  data: { step: 'initializing', message: 'Starting...', progress: 10, details: null },
};

const complete = { step: 'complete', message: 'Analysis complete', progress: 100 } as const;

const WORKER_LOST = 'The answer stopped: worker lost';
const NEVER_STARTED = 'The answer was not started in time';

/** The execution of an answer as a job. */
export function viewJob(record: ExecutionRecord, caller: Caller): Job {
  return {
    ...summaryOf(record, caller),
    latest_progress: latestProgress(record),
    result: answerOf(record),
    error: errorOf(record),
    updated_at: record.updated_at,
  };
}

export const summaryOf = (record: ExecutionRecord, caller: Caller): JobSummary => ({
  job_id: jobIdOf(record.execution_id),
  status: statusOf(record),
  session_id: shownSession(record.thread_id, caller),
  created_at: record.created_at,
  progress: latestProgress(record).progress,
});

/** Every event of the job so far. The n-th is always the same, so a stream can be resumed at any of them. */
export function eventsOf(record: ExecutionRecord): JobEvent[] {
  const { steps } = metadataOf(record);
  const shown = [firstEvent, ...steps.map((data): JobEvent => ({ event: 'progress', data }))];
  const result = answerOf(record);
  if (result) return [...shown, { event: 'result', data: result }, { event: 'complete', data: complete }];
  const error = errorOf(record);
  return error === null ? shown : [...shown, { event: 'error', data: { error } }];
}

/** A worker that has not shown any step yet is not told from none. */
function statusOf(record: ExecutionRecord): JobStatus {
  if (record.state === ExecutionState.COMPLETED) return 'succeeded';
  if (!isAlive(record.state)) return 'failed';
  return metadataOf(record).steps.length === 0 ? 'pending' : 'running';
}

/** Never falls back: a job that failed stays where it was. */
function latestProgress(record: ExecutionRecord): Progress {
  if (record.state === ExecutionState.COMPLETED) return { ...complete, details: null };
  return metadataOf(record).steps.at(-1) ?? waiting;
}

const answerOf = ({ state, result }: ExecutionRecord): Answer | null =>
  state === ExecutionState.COMPLETED ? Answer.parse(result) : null;

/** Why there will be no answer, in the contract's words; null while there may be one. */
function errorOf(record: ExecutionRecord): string | null {
  switch (record.state) {
    case ExecutionState.DEAD:
      return record.phase_count === 0 ? NEVER_STARTED : WORKER_LOST;
    case ExecutionState.CANCELLED:
      return 'Cancelled';
    case ExecutionState.FAILED:
    case ExecutionState.TIMEOUT:
      return record.error ?? 'The answer failed';
    default:
      return null;
  }
}
