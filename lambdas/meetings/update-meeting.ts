import { Meeting } from '../../core/meetings/meeting-view.ts';
import { Pair } from '../../core/meetings/platform.ts';
import { UpdateMeetingInput, updateMeeting as update } from '../../core/meetings/update-meeting.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleMeeting } from './examples.ts';
import { meetingNotFoundText } from './meeting-choice.ts';

export const updateMeeting = userRoute(
  {
    path: Pair,
    body: UpdateMeetingInput,
    success: 200,
    document: {
      tag: 'Meetings',
      summary: 'Write about a meeting',
      description: 'Name, participants, languages and notes are merged into `data` of the newest meeting of that pair.',
      bodyExample: { data: { name: 'Weekly', participants: ['Ada', 'Grace'], notes: 'Budget agreed.' } },
      answer: Meeting,
      answerExample: { ...exampleMeeting, data: { ...exampleMeeting.data, name: 'Weekly' } },
      refusals: { 400: 'No data provided for update.', 404: meetingNotFoundText },
    },
  },
  (context, { caller, path, body }) => update(context, caller.userId, path, body),
);
