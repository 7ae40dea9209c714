import { describe, expect, it } from 'vitest';
import { stopMeeting } from '../../../core/commands/stop-bot.ts';
import { createBot } from '../../../core/meetings/create-bot.ts';
import { finishMeeting } from '../../../core/meetings/finish-meeting.ts';
import { meetingPartition } from '../../../core/meetings/meeting-keys.ts';
import { findMeeting } from '../../../core/meetings/meeting-store.ts';
import type { Item } from '../../../core/table/operation.ts';
import { Table } from '../../../core/table/table.ts';
import { createToken } from '../../../core/tokens/create-token.ts';
import { createUser } from '../../../core/users/create-user.ts';
import { deleteUser } from '../../../core/users/delete-user.ts';
import { findUserByEmail, getUser } from '../../../core/users/get-user.ts';
import { listUsers } from '../../../core/users/list-users.ts';
import { purgeUser } from '../../../core/users/purge-user.ts';
import { updateUser } from '../../../core/users/update-user.ts';
import { profileKey } from '../../../core/users/user-keys.ts';
import { storedItems } from '../../support/stored-items.ts';
import { createTestContext } from '../../support/test-context.ts';

const email = 'ada@example.com';

async function userWithBot() {
  const test = await createTestContext();
  const { context } = test;
  const { user } = await createUser(context, { email, max_concurrent_bots: 2 });
  await createToken(context, user.id);
  const { body } = await createBot(context, user.id, { platform: 'google_meet', native_meeting_id: 'abc-defg-hij' });
  return { ...test, test, user, meetingId: Number(JSON.parse(body).id) };
}

const tokensIn = (items: Item[]): Item[] => items.filter(({ pk }) => String(pk).startsWith('TOKEN'));

describe('deleteUser', () => {
  it('is out from that moment on: no listing, no address, no change, no key, no bot', async () => {
    const { test, context, user } = await userWithBot();
    await deleteUser(context, user.id);
    await expect(getUser(context, user.id)).rejects.toMatchObject({ code: 'not_found' });
    await expect(updateUser(context, user.id, { max_concurrent_bots: 9 })).rejects.toMatchObject({ code: 'not_found' });
    await expect(createToken(context, user.id)).rejects.toMatchObject({ code: 'not_found' });
    expect(await findUserByEmail(context, email)).toBeUndefined();
    expect(await listUsers(context, { skip: 0, limit: 10 })).toEqual([]);
    expect(tokensIn(await storedItems(test))).toEqual([]);
    await expect(
      createBot(context, user.id, { platform: 'google_meet', native_meeting_id: 'xyz-defg-hij' }),
    ).rejects.toMatchObject({ code: 'limit_reached' });
  });

  it('asks the live bots to leave, and leaves the address to others', async () => {
    const { context, user, meetingId } = await userWithBot();
    await deleteUser(context, user.id);
    const meeting = await findMeeting(context, { user_id: user.id, id: meetingId });
    expect(meeting?.stop_requested_at).toBeDefined();
    expect(await createUser(context, { email })).toMatchObject({ created: true });
  });

  it('may be asked again until the purge is over, and then knows nobody', async () => {
    const { context, user } = await userWithBot();
    const first = await deleteUser(context, user.id);
    const { user: next } = await createUser(context, { email });
    expect(await deleteUser(context, user.id)).toEqual(first);
    expect(await findUserByEmail(context, email)).toEqual(next);
    await expect(deleteUser(context, 5)).rejects.toMatchObject({ code: 'not_found', detail: 'User not found' });
  });
});

describe('purgeUser', () => {
  it('deletes every row of the user once the bots have left, and no row of others', async () => {
    const { test, context, user, meetingId, advance } = await userWithBot();
    const { user: other } = await createUser(context, { email: 'other@example.com' });
    await createToken(context, other.id);
    const others = (await storedItems(test)).filter((item) => JSON.stringify(item).includes(String(other.id)));
    await deleteUser(context, user.id);
    expect(await purgeUser(context, user.id)).toBe(false);

    const meeting = await findMeeting(context, { user_id: user.id, id: meetingId });
    if (!meeting) throw new Error('The meeting must live until its bot has left.');
    await finishMeeting(context, meeting, { to: 'completed', completion_reason: 'stopped' }, 'bot');
    expect(await purgeUser(context, user.id)).toBe(false);
    advance(61);
    expect(await purgeUser(context, user.id)).toBe(true);
    expect(await purgeUser(context, user.id)).toBe(true);

    const left = await storedItems(test);
    expect(left.filter(({ pk }) => pk === meetingPartition(meetingId) || String(pk).endsWith(`#${user.id}`))).toEqual(
      [],
    );
    expect(left).toHaveLength(others.length);
  });

  it('does a part and comes back when there is more than it has time for', async () => {
    const { test, context, user, meetingId, advance } = await userWithBot();
    const { body } = await createBot(context, user.id, { platform: 'google_meet', native_meeting_id: 'xyz-defg-hij' });
    const ids = [meetingId, Number(JSON.parse(body).id)];
    for (const id of ids) {
      const meeting = await findMeeting(context, { user_id: user.id, id });
      if (meeting) await finishMeeting(context, meeting, { to: 'completed', completion_reason: 'stopped' }, 'bot');
    }
    await deleteUser(context, user.id);
    advance(61);
    const deleteAll = context.table.deleteAll.bind(context.table);
    context.table.deleteAll = async (keys) => {
      if (keys.some(({ pk }) => pk.startsWith('MEETING#'))) advance(16);
      await deleteAll(keys);
    };
    expect(await purgeUser(context, user.id)).toBe(false);
    const left = new Set((await storedItems(test)).map(({ pk }) => pk));
    expect(ids.filter((id) => left.has(meetingPartition(id)))).toEqual(ids.slice(1));
    expect(await purgeUser(context, user.id)).toBe(true);
  });

  it('comes before the sweep a minute after the deletion, and until it is done', async () => {
    const { context, user } = await userWithBot();
    await deleteUser(context, user.id);
    const profile = await context.table.find(profileKey(user.id));
    expect(profile?.due_sk).toBe('2026-01-02T03:05:05.000Z#PROFILE');
    await purgeUser(context, user.id);
    expect((await context.table.find(profileKey(user.id)))?.due_sk).toBe(profile?.due_sk);
  });

  it('never touches a user who was not deleted', async () => {
    const { context, user, meetingId } = await userWithBot();
    await stopMeeting(context, { user_id: user.id, id: meetingId }, 'stopped');
    expect(await purgeUser(context, user.id)).toBe(false);
    expect(await getUser(context, user.id)).toEqual(user);
    expect(await purgeUser(context, 5)).toBe(true);
  });

  it('finishes what a crash in the middle of the deletion has left undone', async () => {
    const { test, context, client, tableName, user, meetingId } = await userWithBot();
    class CrashingTable extends Table {
      override query = () => Promise.reject(new Error('crashed'));
    }
    const table = new CrashingTable(client, tableName, context);
    await expect(deleteUser({ ...context, table }, user.id)).rejects.toThrow('crashed');
    await purgeUser(context, user.id);
    expect((await findMeeting(context, { user_id: user.id, id: meetingId }))?.stop_requested_at).toBeDefined();
    expect(tokensIn(await storedItems(test))).toEqual([]);
  });
});
