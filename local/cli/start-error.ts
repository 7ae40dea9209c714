/** Why the runner cannot start, in words for the person at the terminal; no stack trace is shown. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/** The code of a system error (`EEXIST`, `EADDRINUSE`), undefined for any other. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
