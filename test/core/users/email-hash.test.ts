import { describe, expect, it } from 'vitest';
import { createUser } from '../../../core/users/create-user.ts';
import { deleteUser } from '../../../core/users/delete-user.ts';
import { emailHash, findUserByEmailHash } from '../../../core/users/email-hash.ts';
import { emailHashKey } from '../../../core/users/user-keys.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();

describe('findUserByEmailHash', () => {
  it('finds a user by the SHA-256 of the address in lower case, from the creation on', async () => {
    const { user } = await createUser(context, { email: 'Ada@Example.com' });
    // printf ada@example.com | sha256sum
    const hash = 'b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72';
    expect(emailHash('ADA@example.COM')).toBe(hash);
    expect(await findUserByEmailHash(context, hash)).toBe(user.id);
  });

  it('finds nobody by the hash of an address that nobody has', async () => {
    expect(await findUserByEmailHash(context, emailHash('nobody@example.com'))).toBeUndefined();
  });

  it('finds nobody from the deletion on, and whoever takes the address then', async () => {
    const email = 'leaving@example.com';
    const { user } = await createUser(context, { email });
    await deleteUser(context, user.id);
    expect(await context.table.find(emailHashKey(emailHash(email)))).toBeUndefined();
    const { user: next } = await createUser(context, { email });
    expect(await findUserByEmailHash(context, emailHash(email))).toBe(next.id);
  });

  it('finds the one user that was made by callers who raced', async () => {
    const email = 'raced@example.com';
    const made = await Promise.all(Array.from({ length: 10 }, () => createUser(context, { email })));
    expect(await findUserByEmailHash(context, emailHash(email))).toBe(made[0]?.user.id);
  });
});
