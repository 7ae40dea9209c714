import type { Item } from '../table/operation.ts';
import type { Outcome } from './finish-meeting.ts';
import type { MeetingRecord } from './meeting-record.ts';
import {
  type CompletionReason,
  type FailureReason,
  type FailureStage,
  isCompletionReason,
  isFailureReason,
  isFailureStage,
} from './reasons.ts';

const EXIT_NOT_ADMITTED = 2;
/** 128 + SIGINT and 128 + SIGTERM. */
const SIGNAL_EXITS = [130, 143];

export type Farewell = {
  exit_code: number;
  completion_reason?: string | null | undefined;
  failure_reason?: string | null | undefined;
  failure_stage?: string | null | undefined;
  evidence?: Item | null | undefined;
};

/** How a meeting ends when its bot says why (or ECS reports its exit code): contract 2's status table. */
export function outcomeOfExit(meeting: MeetingRecord, farewell: Farewell): Outcome {
  const endsWell = isGoodExit(meeting, farewell.exit_code);
  const unknown = endsWell
    ? unknownWord(farewell.completion_reason, isCompletionReason)
    : unknownWord(farewell.failure_reason, isFailureReason);
  const evidence = { ...farewell.evidence, exit_code: farewell.exit_code, ...(unknown && { unknown_reason: unknown }) };
  if (endsWell) return { to: 'completed', completion_reason: completionReason(meeting, farewell), evidence };
  return {
    to: 'failed',
    failure_reason: failureReason(farewell),
    failure_stage: isFailureStage(farewell.failure_stage) ? farewell.failure_stage : stageOf(meeting),
    evidence,
  };
}

/** 0, or a signal after a stop was requested. */
export const isGoodExit = (meeting: Pick<MeetingRecord, 'stop_requested_at'>, exitCode: number): boolean =>
  exitCode === 0 || (SIGNAL_EXITS.includes(exitCode) && meeting.stop_requested_at !== undefined);

/** Where a meeting stood when it ended. */
export const stageOf = ({ status, phase }: Pick<MeetingRecord, 'status' | 'phase'>): FailureStage => {
  if (status === 'starting') return phase === 'lobby' ? 'lobby' : 'starting';
  return status === 'completed' || status === 'failed' ? 'stopping' : status;
};

/** What a stop that ended well is called: `stopped`, or `stopped_before_join` when the bot had not been active. */
export const stopReason = (meeting: Pick<MeetingRecord, 'stop_reason' | 'joined_at'>): CompletionReason => {
  if (!meeting.joined_at) return 'stopped_before_join';
  return meeting.stop_reason ?? 'stopped';
};

function completionReason(meeting: MeetingRecord, { completion_reason: said }: Farewell): CompletionReason {
  const isStop = said === 'stopped' || said === 'stopped_before_join' || !isCompletionReason(said);
  if (meeting.stop_requested_at && isStop) return stopReason(meeting);
  return isCompletionReason(said) ? said : 'meeting_ended';
}

function failureReason({ failure_reason: said, exit_code }: Farewell): FailureReason {
  if (isFailureReason(said)) return said;
  return exit_code === EXIT_NOT_ADMITTED && !said ? 'admission_denied' : 'bot_error';
}

const unknownWord = (word: string | null | undefined, isKnown: (word: unknown) => boolean): string | undefined =>
  word && !isKnown(word) ? word : undefined;
