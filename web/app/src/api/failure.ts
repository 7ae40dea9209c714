/** An answer that is no success, or none at all (status 0); the message is fit to be shown. */
export class ApiFailure extends Error {
  override readonly name = 'ApiFailure';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const isSignedOut = (error: unknown): boolean => error instanceof ApiFailure && error.status === 401;

const AWAY = 'Rollcall cannot be reached. Check the connection; this page tries again by itself.';

/** Nobody answered. */
export const away = (): ApiFailure => new ApiFailure(0, AWAY);

/** What the server said, for people; the texts of refusals are the server's own. */
export function failureOf(status: number, body: unknown): ApiFailure {
  return new ApiFailure(status, textIn(body) ?? fallbackFor(status));
}

/** The text of anything that was thrown. */
export const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function textIn(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('error' in body && typeof body.error === 'string') return body.error;
  if (!('detail' in body)) return undefined;
  if (typeof body.detail === 'string') return body.detail;
  return Array.isArray(body.detail) ? body.detail.map(issueText).filter(Boolean).join('. ') || undefined : undefined;
}

const issueText = (issue: unknown): string =>
  typeof issue === 'object' && issue !== null && 'msg' in issue && typeof issue.msg === 'string' ? issue.msg : '';

function fallbackFor(status: number): string {
  if (status === 429) return 'Too many requests at once. Wait a moment and try again.';
  if (status >= 500) return 'Rollcall could not do that just now. Try again in a moment.';
  return `Rollcall refused that (status ${status}).`;
}
