import { getMeeting as get } from '../../core/meetings/get-meeting.ts';
import { Meeting } from '../../core/meetings/meeting-view.ts';
import { Pair } from '../../core/meetings/platform.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleMeeting } from './examples.ts';
import { MeetingChoice, meetingNotFoundText } from './meeting-choice.ts';

export const getMeeting = userRoute(
  {
    path: Pair,
    query: MeetingChoice,
    success: 200,
    document: {
      tag: 'Meetings',
      summary: 'Get a meeting',
      description: 'The newest of that platform and id, or the one that meeting_id names.',
      answer: Meeting,
      answerExample: exampleMeeting,
      refusals: { 404: meetingNotFoundText },
    },
  },
  (context, { caller, path, query }) => get(context, caller.userId, path, query.meeting_id),
);
