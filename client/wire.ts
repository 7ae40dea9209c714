import { UnexpectedAnswerError } from './errors.ts';
import type { Answer, Complete, Conversation, Execution, Job, JobSummary, Progress } from './types.ts';

/** Says whether a value is what its name says, as far as the client relies on it. */
export type Guard<Value> = (value: unknown) => value is Value;

type JsonObject = Record<string, unknown>;
export const isObject: Guard<JsonObject> = (value): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isProgress: Guard<Progress> = (value): value is Progress =>
  isObject(value) && isText(value.step) && isText(value.message) && typeof value.progress === 'number';

export const isComplete: Guard<Complete> = (value): value is Complete => isProgress(value);

export const isAnswer: Guard<Answer> = (value): value is Answer =>
  isObject(value) && isText(value.response) && Array.isArray(value.sources) && isObject(value.metadata);

export const isRefusal: Guard<{ error: string }> = (value): value is { error: string } =>
  isObject(value) && isText(value.error);

const isJobSummary: Guard<JobSummary> = (value): value is JobSummary =>
  isObject(value) && isText(value.job_id) && statuses.some((status) => status === value.status);

export const isJob: Guard<Job> = (value): value is Job =>
  isJobSummary(value) &&
  'latest_progress' in value &&
  isProgress(value.latest_progress) &&
  ('result' in value && value.result !== null ? isAnswer(value.result) : true);

export const isExecution: Guard<Execution> = (value): value is Execution =>
  isObject(value) && isText(value.execution_id) && isText(value.state);

export const isJobList: Guard<{ jobs: JobSummary[] }> = (value): value is { jobs: JobSummary[] } =>
  isObject(value) && Array.isArray(value.jobs) && value.jobs.every(isJobSummary);

type Conversations = { conversations: Conversation[] };
export const isConversationList: Guard<Conversations> = (value): value is Conversations =>
  isObject(value) && Array.isArray(value.conversations) && value.conversations.every(isObject);

/** Where a new job can be watched. */
export type JobTicket = { job_id: string; polling_url?: string | null };
export const isJobTicket: Guard<JobTicket> = (value): value is JobTicket =>
  isObject(value) && isText(value.job_id) && (value.polling_url == null || isText(value.polling_url));

const statuses = ['pending', 'running', 'succeeded', 'failed'];
const isText = (value: unknown): value is string => typeof value === 'string';

/** What a refusal says: `error` of the assistant's routes, `detail` of others, `message` of the gateway before them. */
export function sentenceIn(body: unknown): string | undefined {
  if (!isObject(body)) return undefined;
  return [body.error, body.detail, issuesIn(body.detail), body.message].find(isText);
}

/** What is wrong with an input, and where: `body.webhook_url: Input should be a valid string`. */
function issuesIn(detail: unknown): string | undefined {
  if (!Array.isArray(detail) || detail.length === 0) return undefined;
  const issues = detail
    .filter(isObject)
    .map(({ loc, msg }) => `${Array.isArray(loc) ? loc.join('.') : 'input'}: ${msg}`);
  return issues.join('; ');
}

/** Reads a text that should be JSON of a kind; throws when it is anything else. */
export function parseAs<Value>(isValue: Guard<Value>, text: string): Value {
  const value = parseJson(text);
  if (!isValue(value)) throw new UnexpectedAnswerError('The answer is not what the assistant would say');
  return value;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
