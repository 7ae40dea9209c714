import * as z from 'zod';
import { getUserByEmail as get } from '../../core/users/get-user.ts';
import { Email, User } from '../../core/users/user.ts';
import { adminRoute } from '../http/routes-by-caller.ts';
import { userNotFoundText } from './user-path.ts';

export const getUserByEmail = adminRoute(
  {
    path: z.object({ email: Email }),
    success: 200,
    document: {
      tag: 'Admin',
      summary: 'Get the user of an email address',
      answer: User,
      refusals: { 404: userNotFoundText },
    },
  },
  (context, { path }) => get(context, path.email),
);
