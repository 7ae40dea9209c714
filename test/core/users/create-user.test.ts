import { describe, expect, it } from 'vitest';
import { createUser } from '../../../core/users/create-user.ts';
import { getUserByEmail } from '../../../core/users/get-user.ts';
import { listUsers } from '../../../core/users/list-users.ts';
import { slotsKey } from '../../../core/users/user-keys.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();

describe('createUser', () => {
  it('makes a user with one slot unless told', async () => {
    const { user, created } = await createUser(context, { email: 'one@example.com' });
    expect(created).toBe(true);
    expect(user).toMatchObject({ name: null, image_url: null, max_concurrent_bots: 1, data: {} });
    expect(await context.table.find(slotsKey(user.id))).toMatchObject({ live: 0, limit: 1, version: 0 });
  });

  it('hands back the known user unchanged, whatever the case of the address', async () => {
    const { user } = await createUser(context, { email: 'Two@Example.com', name: 'Two', max_concurrent_bots: 3 });
    const again = await createUser(context, { email: 'two@example.COM', name: 'Other', max_concurrent_bots: 9 });
    expect(again).toEqual({ user, created: false });
    expect((await getUserByEmail(context, 'TWO@example.com')).email).toBe('Two@Example.com');
  });

  it('makes one user for callers that race for an address', async () => {
    const racing = Array.from({ length: 20 }, () => createUser(context, { email: 'race@example.com' }));
    const results = await Promise.all(racing);
    expect(results.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(results.map(({ user }) => user.id)).size).toBe(1);
    const all = await listUsers(context, { skip: 0, limit: 250 });
    expect(all.filter(({ email }) => email === 'race@example.com')).toHaveLength(1);
  });

  it('draws another id when one is taken', async () => {
    const { user } = await createUser(context, { email: 'first@example.com' });
    const ids = [user.id, context.newId()];
    const second = await createUser(
      { ...context, newId: () => ids.shift() ?? context.newId() },
      { email: 'second@example.com' },
    );
    expect(second.created).toBe(true);
    expect(second.user.id).not.toBe(user.id);
  });
});

describe('listUsers', () => {
  it('lists in the order of creation, by skip and limit', async () => {
    const { context: own } = await createTestContext();
    for (let count = 0; count < 7; count += 1) await createUser(own, { email: `u${count}@example.com` });
    const emails = async (skip: number, limit: number) =>
      (await listUsers(own, { skip, limit })).map(({ email }) => email);
    expect(await emails(0, 100)).toHaveLength(7);
    expect(await emails(2, 3)).toEqual(['u2@example.com', 'u3@example.com', 'u4@example.com']);
    expect(await emails(6, 3)).toEqual(['u6@example.com']);
    expect(await emails(7, 3)).toEqual([]);
  });
});
