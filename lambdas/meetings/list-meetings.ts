import * as z from 'zod';
import { ListMeetingsQuery, listMeetings as list } from '../../core/meetings/list-meetings.ts';
import { Meeting } from '../../core/meetings/meeting-view.ts';
import { userRoute } from '../http/routes-by-caller.ts';
import { exampleMeeting } from './examples.ts';

export const listMeetings = userRoute(
  {
    query: ListMeetingsQuery,
    success: 200,
    document: {
      tag: 'Meetings',
      summary: 'List your meetings',
      description: 'Newest first. `next_cursor` is there when there are more; hand it back as `cursor`.',
      answer: z.object({ meetings: z.array(Meeting), next_cursor: z.string().optional() }),
      answerExample: { meetings: [exampleMeeting] },
    },
  },
  (context, { caller, query }) => list(context, caller.userId, query),
);
