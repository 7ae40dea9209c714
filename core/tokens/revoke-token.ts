import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import type { Operation } from '../table/operation.ts';
import { TokenRecord } from './token.ts';
import { tokenIdKey, tokenKey, userTokenKey } from './token-keys.ts';

/** Takes a token out of use; processes that know it refuse it within `REMEMBERED_SECONDS` of find-token-user.ts. */
export async function revokeToken(context: Context, tokenId: number): Promise<void> {
  const item = await context.table.find(tokenIdKey(tokenId));
  const failed = item ? await context.table.transact(removal(TokenRecord.parse(item))) : { tokenId: null };
  if (failed) throw new DomainError('not_found', 'Token not found');
  context.log.info('token_revoked', { token_id: tokenId });
}

/** All three rows of a token go together; what is not there needs no flag that a reader could forget. */
export function removal(token: TokenRecord) {
  return {
    tokenId: { delete: tokenIdKey(token.id), condition: { expression: 'attribute_exists(#pk)' } },
    token: { delete: tokenKey(token.token_sha256) },
    listed: { delete: userTokenKey(token.user_id, token.id) },
  } satisfies Record<string, Operation>;
}
