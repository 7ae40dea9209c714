import { deleteMeeting as deleteIt } from '../../core/meetings/delete-meeting.ts';
import { Pair } from '../../core/meetings/platform.ts';
import { Message } from '../http/message.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { MeetingChoice, meetingNotFoundText } from './meeting-choice.ts';

export const deleteMeeting = userRoute(
  {
    path: Pair,
    query: MeetingChoice,
    success: 200,
    document: {
      tag: 'Meetings',
      summary: 'Delete a finished meeting and its transcript',
      description: 'It is gone from every route at once.',
      answer: Message,
      answerExample: { message: 'Meeting google_meet/abc-defg-hij and its transcript were deleted.' },
      refusals: {
        404: meetingNotFoundText,
        409: 'Meeting not finalized; cannot delete transcripts. Current status: S',
      },
    },
  },
  (context, { caller, path, query }) => deleteIt(context, caller.userId, path, query.meeting_id),
);
