import { CreatedToken, createToken as create } from '../../core/tokens/create-token.ts';
import { adminRoute } from '../http/routes-by-caller.ts';
import { UserPath, userNotFoundText } from './user-path.ts';

export const createToken = adminRoute(
  {
    path: UserPath,
    success: 201,
    document: {
      tag: 'Admin',
      summary: 'Make an API key',
      description: 'The only answer that shows the token.',
      answer: CreatedToken,
      refusals: { 404: userNotFoundText },
    },
  },
  (context, { path }) => create(context, path.id),
);
