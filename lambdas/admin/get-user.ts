import * as z from 'zod';
import { listTokens } from '../../core/tokens/list-tokens.ts';
import { ApiToken } from '../../core/tokens/token.ts';
import { getUser as get } from '../../core/users/get-user.ts';
import { User } from '../../core/users/user.ts';
import { adminRoute } from '../http/routes-by-caller.ts';
import { UserPath, userNotFoundText } from './user-path.ts';

const UserWithTokens = User.extend({
  api_tokens: z.array(ApiToken).meta({ description: 'The newest keys; the tokens themselves are kept nowhere.' }),
}).meta({ id: 'UserWithTokens' });

export const getUser = adminRoute(
  {
    path: UserPath,
    success: 200,
    document: {
      tag: 'Admin',
      summary: 'Get a user with the keys',
      answer: UserWithTokens,
      refusals: { 404: userNotFoundText },
    },
  },
  async (context, { path }): Promise<z.infer<typeof UserWithTokens>> => {
    const user = await get(context, path.id);
    const tokens = await listTokens(context, path.id);
    return { ...user, api_tokens: tokens.map(({ id, prefix, created_at }) => ({ id, prefix, created_at })) };
  },
);
