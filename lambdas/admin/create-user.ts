import { CreateUser, createUser as create } from '../../core/users/create-user.ts';
import { User } from '../../core/users/user.ts';
import { json } from '../http/answer.ts';
import { adminRoute } from '../http/routes-by-caller.ts';

export const createUser = adminRoute(
  {
    body: CreateUser,
    success: 201,
    document: {
      tag: 'Admin',
      summary: 'Find or create a user',
      description: 'Addresses are compared in lower case.',
      answer: User,
      alsoAnswers: { 200: 'A user with this email is known already; it is answered unchanged.' },
    },
  },
  async (context, { body }) => {
    const { user, created } = await create(context, body);
    return json(created ? 201 : 200, user);
  },
);
