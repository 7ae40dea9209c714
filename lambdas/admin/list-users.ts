import * as z from 'zod';
import { listUsers as list, Page } from '../../core/users/list-users.ts';
import { User } from '../../core/users/user.ts';
import { adminRoute } from '../http/routes-by-caller.ts';

export const listUsers = adminRoute(
  {
    query: Page,
    success: 200,
    document: {
      tag: 'Admin',
      summary: 'List users',
      description: 'In the order they were made.',
      answer: z.array(User),
    },
  },
  (context, { query }) => list(context, query),
);
