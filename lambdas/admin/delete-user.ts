import { deleteUser as deleteIt } from '../../core/users/delete-user.ts';
import { Message } from '../http/message.ts';
import { adminRoute } from '../http/routes-by-caller.ts';
import { UserPath, userNotFoundText } from './user-path.ts';

export const deleteUser = adminRoute(
  {
    path: UserPath,
    success: 202,
    document: {
      tag: 'Admin',
      summary: 'Delete a user',
      description:
        'Revokes the keys and asks the bots to leave at once; once they have, everything of the user is purged.',
      answer: Message,
      refusals: { 404: userNotFoundText },
    },
  },
  (context, { path }) => deleteIt(context, path.id),
);
