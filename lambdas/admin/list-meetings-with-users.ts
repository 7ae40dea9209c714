import * as z from 'zod';
import { listMeetingsWithUsers as list, MeetingWithUser } from '../../core/users/list-meetings-with-users.ts';
import { Page } from '../../core/users/list-users.ts';
import { adminRoute } from '../http/routes-by-caller.ts';

export const listMeetingsWithUsers = adminRoute(
  {
    query: Page,
    success: 200,
    document: {
      tag: 'Admin',
      summary: "List everybody's meetings",
      description: 'Users in the order they were made, the meetings of each newest first.',
      answer: z.object({ items: z.array(MeetingWithUser) }),
    },
  },
  (context, { query }) => list(context, query),
);
