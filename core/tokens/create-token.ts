import * as z from 'zod';
import type { Context } from '../context.ts';
import { StoreUnavailableError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import type { Operation } from '../table/operation.ts';
import { userIsHere, userNotFound } from '../users/user.ts';
import { profileKey } from '../users/user-keys.ts';
import { makeToken, shownPrefix, TokenRecord } from './token.ts';
import { tokenIdKey, tokenKey, userTokenKey } from './token-keys.ts';

const ID_DRAWS_MAX = 5;

/** The answer that shows a token: the only one. */
export const CreatedToken = TokenRecord.pick({ id: true, user_id: true, created_at: true })
  .extend({ token: z.string().meta({ description: 'Shown this once; only its SHA-256 is kept.' }) })
  .meta({
    id: 'CreatedToken',
    example: {
      id: 226492416001028,
      user_id: 226492416001024,
      token: 'rc_live_lYJ0aXQ2xA0mCkQ0V7cEwZrUu1G5dT3bN8hSfPqKoIM4f1c9a',
      created_at: '2026-11-21T09:00:00.000Z',
    },
  });
export type CreatedToken = z.infer<typeof CreatedToken>;

/** Makes an API key for the user. */
export async function createToken(context: Context, userId: number): Promise<CreatedToken> {
  const token = makeToken(context.newSecret);
  for (let draw = 0; draw < ID_DRAWS_MAX; draw += 1) {
    const record: TokenRecord = {
      id: context.newId(),
      user_id: userId,
      token_sha256: sha256(token),
      prefix: shownPrefix(token),
      created_at: context.now().toISOString(),
    };
    const failed = await context.table.transact(creation(record));
    if (!failed) {
      context.log.info('token_created', { token_id: record.id, user_id: userId });
      return { id: record.id, user_id: userId, token, created_at: record.created_at };
    }
    if ('user' in failed) throw userNotFound();
  }
  throw new StoreUnavailableError();
}

function creation(record: TokenRecord) {
  const condition = { expression: 'attribute_not_exists(#pk)' };
  return {
    user: { check: profileKey(record.user_id), condition: userIsHere },
    token: { put: { ...tokenKey(record.token_sha256), ...record }, condition },
    tokenId: { put: { ...tokenIdKey(record.id), ...record }, condition },
    listed: { put: { ...userTokenKey(record.user_id, record.id), ...record } },
  } satisfies Record<string, Operation>;
}
