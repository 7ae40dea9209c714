import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../core/sha256.ts';
import { createToken } from '../../../core/tokens/create-token.ts';
import { findTokenUser } from '../../../core/tokens/find-token-user.ts';
import { listTokens } from '../../../core/tokens/list-tokens.ts';
import { revokeToken } from '../../../core/tokens/revoke-token.ts';
import { isTokenShaped } from '../../../core/tokens/token.ts';
import { createUser } from '../../../core/users/create-user.ts';
import { storedItems } from '../../support/stored-items.ts';
import { createTestContext } from '../../support/test-context.ts';

const test = await createTestContext();
const { context, advance } = test;
let count = 0;
const newUser = async () => {
  count += 1;
  return (await createUser(context, { email: `user${count}@example.com` })).user;
};

describe('createToken', () => {
  it('shows the token once and stores only its hash', async () => {
    const user = await newUser();
    const { token, id } = await createToken(context, user.id);
    expect(token).toMatch(/^rc_live_[\w-]{43}[0-9a-f]{6}$/);
    expect(await findTokenUser(context, sha256(token))).toBe(user.id);
    const items = await storedItems(test);
    expect(JSON.stringify(items)).not.toContain(token);
    expect(await listTokens(context, user.id)).toMatchObject([{ id, prefix: token.slice(0, 14) }]);
  });

  it('refuses an unknown user', async () => {
    await expect(createToken(context, 5)).rejects.toMatchObject({ code: 'not_found', detail: 'User not found' });
  });

  it('draws another id when one is taken', async () => {
    const user = await newUser();
    const { id } = await createToken(context, user.id);
    const ids = [id];
    const second = await createToken({ ...context, newId: () => ids.shift() ?? context.newId() }, user.id);
    expect(second.id).not.toBe(id);
  });
});

describe('isTokenShaped', () => {
  it('knows our tokens from others by their checksum', async () => {
    const { token } = await createToken(context, (await newUser()).id);
    expect(isTokenShaped(token)).toBe(true);
    const changed = token.replace(/^(rc_live_.{20})(.)/, (_, start, sign) => start + (sign === 'A' ? 'B' : 'A'));
    for (const other of [changed, token.slice(0, -1), `${token}0`, `x${token}`, '', 'admin', 'rc_live_']) {
      expect(isTokenShaped(other)).toBe(false);
    }
  });
});

describe('revokeToken', () => {
  it('leaves no row of the token behind', async () => {
    const user = await newUser();
    const { id, token } = await createToken(context, user.id);
    await revokeToken(context, id);
    const items = await storedItems(test);
    expect(JSON.stringify(items)).not.toContain(sha256(token));
    expect(await listTokens(context, user.id)).toEqual([]);
  });

  it('refuses a token that is gone or never was', async () => {
    const { id } = await createToken(context, (await newUser()).id);
    await revokeToken(context, id);
    for (const unknown of [id, 5]) {
      await expect(revokeToken(context, unknown)).rejects.toMatchObject({
        code: 'not_found',
        detail: 'Token not found',
      });
    }
  });
});

describe('findTokenUser', () => {
  it('believes for at most 30 s what it has read, so that a revoked token is refused in time', async () => {
    const user = await newUser();
    const { id, token } = await createToken(context, user.id);
    expect(await findTokenUser(context, sha256(token))).toBe(user.id);
    await revokeToken(context, id);
    advance(29);
    expect(await findTokenUser(context, sha256(token))).toBe(user.id);
    advance(1);
    expect(await findTokenUser(context, sha256(token))).toBeUndefined();
  });

  it('finds a token at once that was unknown a moment ago', async () => {
    const user = await newUser();
    const secret = context.newSecret(32);
    const fixed = { ...context, newSecret: () => secret };
    const token = `rc_live_${secret}${sha256(secret).slice(0, 6)}`;
    expect(await findTokenUser(context, sha256(token))).toBeUndefined();
    await createToken(fixed, user.id);
    expect(await findTokenUser(context, sha256(token))).toBe(user.id);
  });
});
