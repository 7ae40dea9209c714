/** What the client throws of its own; what a `signal` is aborted with is thrown as it is. */
export abstract class AssistantError extends Error {}

/** The assistant said that there will be no answer; the message is its text. */
export class AnswerFailedError extends AssistantError {
  override readonly name = 'AnswerFailedError';
}

export class JobPollingTimeoutError extends AssistantError {
  override readonly name = 'JobPollingTimeoutError';
  constructor() {
    super('Job polling timeout exceeded');
  }
}

/** A status other than 2xx; the message is the text of the answer. */
export class RefusedError extends AssistantError {
  override readonly name: string = 'RefusedError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** What the API answered instead of what was asked for. */
export class ApiError extends RefusedError {
  override readonly name = 'ApiError';
  /** The sentence that the answer gives as its reason. */
  readonly detail: string;
  /** When a repeat makes sense, if the answer says so. */
  readonly retryAfterSeconds: number | undefined;
  /** All that was answered; undefined when it is no JSON. */
  readonly body: unknown;

  constructor(asked: string, { status, detail, retryAfterSeconds, body }: Refused) {
    super(status, `${asked} was answered with ${status}: ${detail}`);
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
    this.body = body;
  }
}

type Refused = Pick<ApiError, 'status' | 'detail' | 'retryAfterSeconds' | 'body'>;

/** Nobody answered, or the connection ended too early, more often than the client tries. */
export class ConnectionLostError extends AssistantError {
  override readonly name = 'ConnectionLostError';
}

/** Something answered that does not speak this protocol. */
export class UnexpectedAnswerError extends AssistantError {
  override readonly name = 'UnexpectedAnswerError';
}

/** The site is there and may answer the next time. */
const passingStatuses = [429, 500, 502, 503, 504];

/** Whether it makes sense to try again. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ConnectionLostError || (error instanceof RefusedError && passingStatuses.includes(error.status));
