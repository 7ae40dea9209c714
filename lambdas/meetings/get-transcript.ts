import { Transcript } from '../../core/meetings/meeting-view.ts';
import { Pair } from '../../core/meetings/platform.ts';
import { getTranscript as get } from '../../core/segments/get-transcript.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleTranscript } from './examples.ts';
import { MeetingChoice, meetingNotFoundText } from './meeting-choice.ts';

export const getTranscript = userRoute(
  {
    path: Pair,
    query: MeetingChoice,
    success: 200,
    document: {
      tag: 'Transcripts',
      summary: 'Get a transcript',
      description:
        'What has been said so far, in time order, also while the meeting runs; nothing yet is an empty list.',
      answer: Transcript,
      answerExample: exampleTranscript,
      refusals: { 404: meetingNotFoundText },
    },
  },
  (context, { caller, path, query }) => get(context, caller.userId, path, query.meeting_id),
);
