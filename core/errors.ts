/** One entry of a validation refusal, as FastAPI words them. */
export type InputIssue = { loc: (string | number)[]; msg: string; type: string };

export type ErrorCode =
  | 'bad_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'gone'
  | 'too_large'
  | 'unsupported_type'
  | 'invalid_input'
  | 'limit_reached'
  | 'unavailable';

/** A refusal the caller can act on; its text is part of the contract. Anything else that is thrown is a fault of ours. */
export class DomainError extends Error {
  override readonly name: string = 'DomainError';
  readonly code: ErrorCode;
  readonly detail: string | InputIssue[];
  /** Seconds after which a repeat makes sense; absent where it makes none. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, detail: string | InputIssue[], retryAfterSeconds?: number) {
    super(typeof detail === 'string' ? detail : detail.map((issue) => issue.msg).join('; '));
    this.code = code;
    this.detail = detail;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * The store refused for now, or did not answer: contention, throttling or silence outlived every retry. After silence a
 * write may have happened all the same, so callers must be able to ask again.
 */
export class StoreUnavailableError extends DomainError {
  override readonly name = 'StoreUnavailableError';
  constructor(options?: ErrorOptions) {
    super('unavailable', 'Service temporarily unavailable', 1);
    if (options?.cause !== undefined) this.cause = options.cause;
  }
}

/** Refuses one field of the input; `loc` starts with `body`, `path` or `query`. */
export const invalidInput = (loc: InputIssue['loc'], msg: string, type = 'value_error'): DomainError =>
  new DomainError('invalid_input', [{ loc, msg, type }]);
