const TENTH_MILLIS = 100;

/** The breaker is open: the call was not made. */
export class CircuitBreakerOpenError extends Error {
  override readonly name = 'CircuitBreakerOpenError';
  readonly operation: string;
  readonly nextAttemptAt: Date;
  constructor(operation: string, nextAttemptAt: Date, now: Date) {
    // Rounded up: whoever waits that long is let through.
    const seconds = Math.ceil((nextAttemptAt.getTime() - now.getTime()) / TENTH_MILLIS) / 10;
    super(`Circuit breaker open for ${operation}. Next attempt allowed in ${seconds.toFixed(1)}s`);
    this.operation = operation;
    this.nextAttemptAt = nextAttemptAt;
  }
}

/** The call took longer than it may; its signal is aborted with this error. */
export class OperationTimeoutError extends Error {
  override readonly name = 'OperationTimeoutError';
  readonly operation: string;
  constructor(operation: string) {
    super(`Operation ${operation} timed out`);
    this.operation = operation;
  }
}
