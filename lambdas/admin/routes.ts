import type { AdminContext } from '../http/authenticate.ts';
import type { RoutesOf } from '../http/dispatch.ts';
import { createToken } from './create-token.ts';
import { createUser } from './create-user.ts';
import { deleteUser } from './delete-user.ts';
import { getUser } from './get-user.ts';
import { getUserByEmail } from './get-user-by-email.ts';
import { listMeetingsWithUsers } from './list-meetings-with-users.ts';
import { listUsers } from './list-users.ts';
import { revokeToken } from './revoke-token.ts';
import { updateUser } from './update-user.ts';

export const adminRoutes: RoutesOf<'admin', AdminContext> = {
  'POST /admin/users': createUser,
  'GET /admin/users': listUsers,
  'GET /admin/users/email/{email}': getUserByEmail,
  'GET /admin/users/{id}': getUser,
  'PATCH /admin/users/{id}': updateUser,
  'DELETE /admin/users/{id}': deleteUser,
  'POST /admin/users/{id}/tokens': createToken,
  'DELETE /admin/tokens/{token_id}': revokeToken,
  'GET /admin/stats/meetings-users': listMeetingsWithUsers,
};
