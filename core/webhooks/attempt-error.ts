/** Why an attempt failed, in one word: what the log of deliveries tells. */
export const attemptErrors = [
  'refused_status',
  'redirect',
  'timeout',
  'address_refused',
  'name_not_found',
  'connection_refused',
  'connection_failed',
  'tls_failed',
] as const;
export type AttemptErrorWord = (typeof attemptErrors)[number];

/** An attempt that got no answer. */
export class AttemptError extends Error {
  override readonly name = 'AttemptError';
  readonly word: AttemptErrorWord;

  constructor(word: AttemptErrorWord, options?: ErrorOptions) {
    super(`The endpoint was not reached: ${word}.`, options);
    this.word = word;
  }
}

/** OpenSSL's and Node's names for a peer that does not prove who it is, or speaks no TLS. */
const TLS_CODE = /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/;

/** The word for what `node:https` throws. */
export function toAttemptError(error: unknown): AttemptError {
  if (error instanceof AttemptError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const name = error instanceof Error ? error.name : '';
  if (['AbortError', 'TimeoutError'].includes(name) || code === 'ETIMEDOUT') return attemptError('timeout', error);
  if (code === 'ECONNREFUSED') return attemptError('connection_refused', error);
  return attemptError(TLS_CODE.test(code) ? 'tls_failed' : 'connection_failed', error);
}

const attemptError = (word: AttemptErrorWord, cause: unknown): AttemptError => new AttemptError(word, { cause });
