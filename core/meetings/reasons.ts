/** The closed lists of contract 2; a reason outside them is stored as `bot_error` with the word as evidence. */
export const completionReasons = [
  'stopped',
  'stopped_before_join',
  'meeting_ended',
  'left_alone',
  'removed',
  'max_duration',
] as const;
export type CompletionReason = (typeof completionReasons)[number];

export const failureReasons = [
  'stale_reserved_timeout',
  'stale_starting_timeout',
  'stale_active_timeout',
  'stale_stopping_timeout',
  'launch_failed',
  'task_stopped',
  'out_of_memory',
  'spot_interrupted',
  'join_failed',
  'admission_timeout',
  'admission_denied',
  'login_required',
  'blocked_by_platform',
  'meeting_not_found',
  'invalid_passcode',
  'bot_error',
] as const;
export type FailureReason = (typeof failureReasons)[number];

export const failureStages = ['reserved', 'starting', 'lobby', 'active', 'stopping'] as const;
export type FailureStage = (typeof failureStages)[number];

export const isCompletionReason = (word: unknown): word is CompletionReason =>
  completionReasons.some((known) => known === word);
export const isFailureReason = (word: unknown): word is FailureReason => failureReasons.some((known) => known === word);
export const isFailureStage = (word: unknown): word is FailureStage => failureStages.some((known) => known === word);
