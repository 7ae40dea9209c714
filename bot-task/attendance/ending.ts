import type { CompletionReason, FailureReason, FailureStage } from '../../core/meetings/reasons.ts';

/** Exit codes of the bot's process (contract 2). */
export const exitCodes = {
  well: 0,
  failed: 1,
  notAdmitted: 2,
  unreachable: 3,
  interrupted: 130,
  terminated: 143,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Why an attendance ended, as the farewell tells it. */
export type Ending = {
  exit_code: ExitCode;
  completion_reason?: CompletionReason;
  failure_reason?: FailureReason;
  failure_stage?: FailureStage;
  evidence?: Evidence;
};

/** What was seen: the page's signal, the first line of an exception; never a URL's query, which may hold a passcode. */
export type Evidence = { signal: string; url?: string };

const EVIDENCE_CHARACTERS_MAX = 500;

export function evidenceOf(signal: string, url?: string): Evidence {
  const [firstLine = ''] = signal.split('\n', 1);
  const text = firstLine
    .replaceAll(/\?[^\s"'<>]+/g, '')
    .slice(0, EVIDENCE_CHARACTERS_MAX)
    .toWellFormed();
  return url === undefined ? { signal: text } : { signal: text, url: withoutQuery(url) };
}

function withoutQuery(url: string): string {
  const bare = new URL(url);
  for (const part of ['search', 'hash', 'username', 'password'] as const) bare[part] = '';
  return bare.href;
}
