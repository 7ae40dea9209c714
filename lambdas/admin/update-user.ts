import { UpdateUser, updateUser as update } from '../../core/users/update-user.ts';
import { User } from '../../core/users/user.ts';
import { adminRoute } from '../http/routes-by-caller.ts';
import { UserPath, userNotFoundText } from './user-path.ts';

export const updateUser = adminRoute(
  {
    path: UserPath,
    body: UpdateUser,
    success: 200,
    document: {
      tag: 'Admin',
      summary: 'Change a user',
      description: 'What is not given stays; `data` is merged. Lowering max_concurrent_bots never stops a running bot.',
      answer: User,
      refusals: { 400: 'Cannot change user email via this endpoint.', 404: userNotFoundText },
    },
  },
  (context, { path, body }) => update(context, path.id, body),
);
