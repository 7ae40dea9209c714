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
  override readonly name = 'RefusedError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

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
