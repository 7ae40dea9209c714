import type { Context } from '../context.ts';
import { DomainError } from '../errors.ts';
import { listTokens } from './list-tokens.ts';
import { TokenRecord } from './token.ts';
import { tokenIdKey, tokenKey, userTokenKey } from './token-keys.ts';

const PAGES_MAX = 20;

/**
 * Takes a token out of use. All its rows go, for what is not there needs no flag that a reader could forget; processes
 * that have just seen it refuse it within 30 s.
 */
export async function revokeToken(context: Context, tokenId: number): Promise<void> {
  const item = await context.table.find(tokenIdKey(tokenId));
  if (!item) throw tokenNotFound();
  const rows = rowsOf(TokenRecord.parse(item));
  const failed = await context.table.transact({
    tokenId: { delete: rows.tokenId, condition: { expression: 'attribute_exists(#pk)' } },
    token: { delete: rows.token },
    listed: { delete: rows.listed },
  });
  if (failed) throw tokenNotFound();
  context.log.info('token_revoked', { token_id: tokenId });
}

/** Takes all tokens of a user out of use; safe to repeat. The row that lists a token goes last, so that none is lost sight of. */
export async function revokeTokensOfUser(context: Context, userId: number): Promise<void> {
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const tokens = (await listTokens(context, userId)).map(rowsOf);
    if (tokens.length === 0) return;
    await context.table.deleteAll(tokens.flatMap(({ tokenId, token }) => [tokenId, token]));
    await context.table.deleteAll(tokens.map(({ listed }) => listed));
  }
}

const rowsOf = ({ id, user_id, token_sha256 }: TokenRecord) => ({
  tokenId: tokenIdKey(id),
  token: tokenKey(token_sha256),
  listed: userTokenKey(user_id, id),
});

const tokenNotFound = (): DomainError => new DomainError('not_found', 'Token not found');
