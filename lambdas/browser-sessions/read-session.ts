import * as z from 'zod';
import { findUsers } from '../../core/users/get-user.ts';
import { User } from '../../core/users/user.ts';
import { type AdminContext, findSignedIn } from '../http/authenticate.ts';
import { openRoute } from '../http/routes-by-caller.ts';

const SignedIn = z
  .object({
    caller: z.enum(['user', 'admin', 'nobody']),
    user: User.nullable().meta({ description: 'Whose key it is; null unless it is a user’s.' }),
  })
  .meta({ id: 'SignedIn' });
type SignedIn = z.infer<typeof SignedIn>;

export const readSession = openRoute(
  {
    success: 200,
    document: {
      tag: 'Sessions',
      summary: 'Say who is signed in',
      description: 'For pages of the same origin: who the cookie stands for. Nobody is an answer too, not a refusal.',
      answer: SignedIn,
    },
  },
  async (context: AdminContext, { event }): Promise<SignedIn> => {
    const { kind, userId } = await findSignedIn(context, event);
    if (kind !== 'user') return { caller: kind, user: null };
    const [user] = await findUsers(context, [userId]);
    return user ? { caller: 'user', user } : { caller: 'nobody', user: null };
  },
);
