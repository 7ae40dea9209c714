import type { Meeting } from '../api/types.ts';
import { explainCompletion, explainFailure, explainStage } from '../reasons.ts';
import { durationText } from '../time.ts';

export type Outcome = {
  /** One line: how it ended. */
  text: string;
  /** It was in the meeting and heard nothing: never hidden behind "completed". */
  isEmpty: boolean;
};

/** How a meeting that ended went, in one line. */
export function outcomeOf({ status, data, start_time, end_time }: Meeting): Outcome {
  const heard = typeof data.segment_count === 'number' ? data.segment_count : 0;
  const isEmpty = heard === 0 && start_time !== null;
  if (status === 'failed') {
    const stage = explainStage(data.failure_stage);
    return { text: `${explainFailure(data.failure_reason).title}${stage ? `, ${stage}` : ''}.`, isEmpty };
  }
  const length = start_time && end_time ? durationText(Date.parse(end_time) - Date.parse(start_time)) : undefined;
  const why = explainCompletion(data.completion_reason) ?? '';
  const figures = length && !isEmpty ? `${heard} ${heard === 1 ? 'line' : 'lines'} in ${length}. ` : '';
  return { text: `${figures}${why}`.trim(), isEmpty };
}
