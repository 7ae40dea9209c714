import { DynamoDBServiceException, TransactionCanceledException } from '@aws-sdk/client-dynamodb';

const CONTENTION_REASONS = ['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'];

/** Another writer was faster, so trying again at once makes sense. The SDK leaves these to us. */
export function isContention(error: unknown): boolean {
  if (error instanceof TransactionCanceledException) {
    return error.CancellationReasons?.some((reason) => CONTENTION_REASONS.includes(reason.Code ?? '')) ?? false;
  }
  return error instanceof Error && error.name === 'TransactionConflictException';
}

/** The SDK has repeated these itself, with waits that leave no time for more; a transaction under its own token. */
const BUSY_ERRORS = [
  'TransactionInProgressException',
  'ThrottlingException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
];

/** What Node calls a connection that was refused, lost or never made; its other codes are faults of ours. */
const CONNECTION_CODES: unknown[] = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/** The store did not answer at all, or answered that it is ill or has too much to do. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (BUSY_ERRORS.includes(error.name)) return true;
  if (error instanceof DynamoDBServiceException) return error.$fault === 'server' || error.$retryable !== undefined;
  return error.name === 'TimeoutError' || ('code' in error && CONNECTION_CODES.includes(error.code));
}
