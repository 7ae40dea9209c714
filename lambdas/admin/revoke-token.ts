import * as z from 'zod';
import { revokeToken as revoke } from '../../core/tokens/revoke-token.ts';
import { Answer } from '../http/answer.ts';
import { IdText } from '../http/id-text.ts';
import { adminRoute } from '../http/routes-by-caller.ts';

export const revokeToken = adminRoute(
  {
    path: z.object({ token_id: IdText }),
    success: 204,
    document: {
      tag: 'Admin',
      summary: 'Revoke an API key',
      description: 'It is refused everywhere within 60 s. Live bots belong to the user and go on.',
      refusals: { 404: 'Token not found' },
    },
  },
  async (context, { path }) => {
    await revoke(context, path.token_id);
    return new Answer(204);
  },
);
