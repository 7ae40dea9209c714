import type { InputIssue } from '../../core/errors.ts';
import { type Answer, json } from './answer.ts';

type Headers = Record<string, string>;

/** Below these paths the assistant's clients are at home, which read `{"error": string}`; all others read `{"detail": …}`. */
const errorPaths = ['/api/v1', '/jobs', '/conversations'];

/** Whether a refusal of this path is one sentence under `error`. */
export const speaksError = (path: string): boolean =>
  errorPaths.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));

/** A refusal in the form that the path's clients read. */
export function refusal(path: string, status: number, detail: string | InputIssue[], headers: Headers = {}): Answer {
  if (!speaksError(path)) return json(status, { detail }, headers);
  if (typeof detail === 'string') return json(status, { error: detail }, headers);
  // Without JSON there is no shape to refuse.
  const isUnreadable = detail.some(
    ({ type, loc }) => type === 'json_invalid' || (type === 'missing' && loc.length === 1),
  );
  return json(isUnreadable ? 400 : status, { error: sentenceOf(detail) }, headers);
}

/** A hundred messages may be wrong in the same way. */
const ISSUES_TOLD_MAX = 3;

function sentenceOf(issues: readonly InputIssue[]): string {
  const told = issues
    .slice(0, ISSUES_TOLD_MAX)
    .map(({ loc: [part, ...rest], msg }) => `${fieldOf(part, rest)}: ${msg}`);
  const more = issues.length - told.length;
  return told.join('; ') + (more > 0 ? `; and ${more} more` : '');
}

/** `conversation_history.0.role`; the part of the request where it is wrong as a whole. */
const fieldOf = (part: string | number | undefined, rest: InputIssue['loc']): string =>
  rest.length > 0 ? rest.join('.') : String(part);
