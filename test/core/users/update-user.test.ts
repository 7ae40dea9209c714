import { describe, expect, it } from 'vitest';
import type { Context } from '../../../core/context.ts';
import type { Key } from '../../../core/table/operation.ts';
import { createUser } from '../../../core/users/create-user.ts';
import { getUser } from '../../../core/users/get-user.ts';
import { updateUser } from '../../../core/users/update-user.ts';
import { profileKey, slotsKey } from '../../../core/users/user-keys.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();
let count = 0;
const newUser = async () => {
  count += 1;
  return (await createUser(context, { email: `user${count}@example.com`, data: { team: 'a', plan: { seats: 1 } } }))
    .user;
};

/** Once: whatever is read in lists is read before `happens`, and what is found alone after it. */
function contextWhere(happens: () => Promise<unknown>): Context {
  const listed = Promise.withResolvers<unknown>();
  const table = new Proxy(context.table, {
    get(target, name) {
      if (name === 'findAll') {
        return async (keys: Key[]) => {
          const items = await target.findAll(keys);
          listed.resolve(items);
          return items;
        };
      }
      if (name === 'find') {
        return async (key: Key) => {
          await listed.promise;
          const happening = happens;
          happens = async () => {};
          await happening();
          return target.find(key);
        };
      }
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { ...context, table };
}

describe('updateUser', () => {
  it('changes what is given, merges data by name, and says what is stored', async () => {
    const user = await newUser();
    const changed = await updateUser(context, user.id, { name: 'Ada', max_concurrent_bots: 4, data: { team: 'b' } });
    expect(changed).toEqual({ ...user, name: 'Ada', max_concurrent_bots: 4, data: { team: 'b', plan: { seats: 1 } } });
    expect(await getUser(context, user.id)).toEqual(changed);
  });

  it('keeps the limit where reservations check it, and nowhere else', async () => {
    const user = await newUser();
    await updateUser(context, user.id, { max_concurrent_bots: 0 });
    expect(await context.table.find(slotsKey(user.id))).toMatchObject({ live: 0, limit: 0, version: 0 });
    expect(await context.table.find(profileKey(user.id))).not.toHaveProperty('max_concurrent_bots');
  });

  it('takes null as a value for the name and as no change for the limit', async () => {
    const user = await newUser();
    await updateUser(context, user.id, { name: 'Ada' });
    expect(await updateUser(context, user.id, { name: null, max_concurrent_bots: null })).toEqual(user);
  });

  it('loses nothing when several write data at once', async () => {
    const user = await newUser();
    await Promise.all(['x', 'y', 'z'].map((name) => updateUser(context, user.id, { data: { [name]: true } })));
    expect((await getUser(context, user.id)).data).toEqual({ ...user.data, x: true, y: true, z: true });
  });

  it.each([
    [
      'data',
      { data: { x: true } },
      { data: { z: true } },
      { data: { team: 'a', plan: { seats: 1 }, x: true, z: true } },
    ],
    [
      'other names',
      { image_url: 'https://a.example' },
      { name: 'Ada' },
      { image_url: 'https://a.example', name: 'Ada' },
    ],
  ])('loses nothing of another change of %s that comes between its reads', async (_, own, others, both) => {
    const user = await newUser();
    await updateUser(
      contextWhere(() => updateUser(context, user.id, others)),
      user.id,
      own,
    );
    expect(await getUser(context, user.id)).toEqual({ ...user, ...both });
  });

  it('refuses another address and takes the same', async () => {
    const user = await newUser();
    await expect(updateUser(context, user.id, { email: 'other@example.com' })).rejects.toMatchObject({
      code: 'bad_request',
      detail: 'Cannot change user email via this endpoint.',
    });
    expect(await updateUser(context, user.id, { email: user.email })).toEqual(user);
  });

  it('refuses an unknown user', async () => {
    await expect(updateUser(context, 5, { name: 'Nobody' })).rejects.toMatchObject({ code: 'not_found' });
  });
});
