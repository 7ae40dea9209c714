import { getHistory as get, History } from '../../core/meetings/get-history.ts';
import { Pair } from '../../core/meetings/platform.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { MeetingChoice, meetingNotFoundText } from './meeting-choice.ts';

export const getHistory = userRoute(
  {
    path: Pair,
    query: MeetingChoice,
    success: 200,
    document: {
      tag: 'Meetings',
      summary: 'Get the history of a meeting',
      description:
        'Every move of the status without a gap – who made it, why, on what evidence – and every phase with its duration.',
      answer: History,
      answerExample: {
        history: [
          {
            version: 1,
            from: null,
            to: 'reserved',
            at: '2026-11-21T09:00:00.000Z',
            actor: 'user',
            reason: 'requested',
            evidence: null,
          },
        ],
        phases: [{ phase: 'requested', at: '2026-11-21T09:00:00.000Z', duration_ms: 850, details: null }],
      },
      refusals: { 404: meetingNotFoundText },
    },
  },
  (context, { caller, path, query }) => get(context, caller.userId, path, query.meeting_id),
);
