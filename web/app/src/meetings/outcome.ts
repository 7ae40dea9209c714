import type { Meeting } from '../api/types.ts';
import { explainCompletion, explainFailure, explainStage } from '../reasons.ts';
import { durationText } from '../time.ts';

export type Outcome = {
  /** One line: how it ended. */
  text: string;
  /** It was in the meeting and heard nothing: never hidden behind "completed". */
  isEmpty: boolean;
};

/** Whether the bot of a meeting that ended had been let in; a session begins before that. */
export const wasInside = ({ status, data }: Pick<Meeting, 'status' | 'data'>): boolean =>
  status === 'completed'
    ? data.completion_reason !== 'stopped_before_join'
    : data.failure_stage === 'active' || data.failure_stage === 'stopping';

/** How a meeting that ended went, in one line. */
export function outcomeOf(meeting: Meeting): Outcome {
  const { status, data, start_time, end_time } = meeting;
  const heard = typeof data.segment_count === 'number' ? data.segment_count : 0;
  const isEmpty = heard === 0 && wasInside(meeting);
  if (status === 'failed') {
    const stage = explainStage(data.failure_stage);
    return { text: `${explainFailure(data.failure_reason).title}${stage ? `, ${stage}` : ''}.`, isEmpty };
  }
  const length = start_time && end_time ? durationText(Date.parse(end_time) - Date.parse(start_time)) : undefined;
  const why = explainCompletion(data.completion_reason) ?? '';
  const figures = length && heard > 0 ? `${heard} ${heard === 1 ? 'line' : 'lines'} in ${length}. ` : '';
  return { text: `${figures}${why}`.trim(), isEmpty };
}
