import { describe, expect, it } from 'vitest';
import { createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';

const { context } = await createTestContext();
const { call, asAdmin } = createTestApi(context);

describe('GET /admin/stats/meetings-users', () => {
  it('lists everybody’s meetings with their users, by skip and limit', async () => {
    await createTestUser(context, call);
    const [ada, eve] = [await createTestUser(context, call, 3), await createTestUser(context, call, 3)];
    const made: [number, number][] = [];
    for (const { user, call: callAs } of [ada, eve]) {
      for (const native_meeting_id of ['room-1', 'room-2']) {
        const body = { platform: 'google_meet', native_meeting_id };
        made.push([(await callAs('POST', '/bots', { body })).body.id, user.id]);
      }
    }
    const [first, second, third, fourth] = made;
    const inOrder = [second, first, fourth, third];
    const stats = async (query: Record<string, string>) =>
      (await asAdmin('GET', '/admin/stats/meetings-users', { query })).body.items.map(
        ({ id, user }: { id: number; user: { id: number } }) => [id, user.id],
      );
    expect(await stats({})).toEqual(inOrder);
    expect(await stats({ skip: '1', limit: '2' })).toEqual(inOrder.slice(1, 3));
    expect(await stats({ skip: '4' })).toEqual([]);
  });
});
