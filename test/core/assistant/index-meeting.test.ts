import { describe, expect, it } from 'vitest';
import { indexMeeting } from '../../../core/assistant/index-meeting.ts';
import { deleteMeeting } from '../../../core/meetings/delete-meeting.ts';
import { digestKey, digestPrefix, indexPrefix, meetingPartition } from '../../../core/meetings/meeting-keys.ts';
import type { MeetingRecord } from '../../../core/meetings/meeting-record.ts';
import { Table } from '../../../core/table/table.ts';
import { deleteUser } from '../../../core/users/delete-user.ts';
import { purgeUser } from '../../../core/users/purge-user.ts';
import { createAssistantWorld } from './assistant-world.ts';

const world = await createAssistantWorld();
const { context } = world;

const chunksOf = async ({ id }: MeetingRecord) =>
  (await context.table.query({ pk: meetingPartition(id), prefix: indexPrefix, limit: 20 })).items;
const digestOf = (meeting: MeetingRecord) => context.table.find(digestKey(meeting));

/** Runs the work right before the n-th transaction from now on. */
function beforeTransaction(work: () => Promise<unknown>) {
  const transact = context.table.transact.bind(context.table);
  context.table.transact = async (operations) => {
    context.table.transact = transact;
    await work();
    return transact(operations);
  };
}

describe('indexMeeting', () => {
  it('writes a digest to the user and the index to the meeting, both as long as the meeting is kept', async () => {
    const user = await world.newUser();
    const meeting = await world.hold(user, ['We launch on 16 June', 'Agreed'], 'Launch planning');
    await indexMeeting(context, meeting);
    expect(await digestOf(meeting)).toMatchObject({
      meeting_id: meeting.id,
      platform: 'google_meet',
      native_meeting_id: meeting.native_meeting_id,
      name: 'Launch planning',
      line_count: 2,
      chunk_count: 1,
      expires_at_seconds: meeting.expires_at_seconds,
    });
    const [chunk] = await chunksOf(meeting);
    expect(chunk).toMatchObject({ sk: 'INDEX#00', expires_at_seconds: meeting.expires_at_seconds });
  });

  it('does the same when it is asked again, and replaces what was there', async () => {
    const user = await world.newUser();
    const meeting = await world.hold(user, ['We launch in June']);
    await indexMeeting(context, meeting);
    const first = await digestOf(meeting);
    await world.say(meeting, [{ text: 'No, in July', start: 60 }]);
    await Promise.all([indexMeeting(context, meeting), indexMeeting(context, meeting)]);
    const again = await digestOf(meeting);
    expect(again).toMatchObject({ line_count: 2, chunk_count: 1 });
    expect(again?.build).not.toBe(first?.build);
    expect(await chunksOf(meeting)).toMatchObject([{ build: again?.build }]);
  });

  it('removes chunks that a smaller build does not need any more', async () => {
    const user = await world.newUser();
    const meeting = await world.hold(user, ['We launch in June']);
    await indexMeeting(context, meeting);
    await context.table.update({ update: digestKey(meeting), set: { chunk_count: 2 } });
    const stale = { pk: meetingPartition(meeting.id), sk: `${indexPrefix}01` };
    await context.table.update({ update: stale, set: { build: 'old', bytes: new Uint8Array([1]) } });
    await indexMeeting(context, meeting);
    expect(await chunksOf(meeting)).toHaveLength(1);
  });

  it.each([
    ['nothing was said', async (user: number) => world.hold(user, [])],
    ['it is still running', async (user: number) => world.reserve(user)],
    ['it is unknown', async (user: number) => ({ ...(await world.hold(user, ['Hello'])), id: 1 })],
  ])('writes nothing when %s', async (_, make) => {
    const user = await world.newUser();
    const meeting = await make(user);
    await indexMeeting(context, meeting);
    expect(await digestOf(meeting)).toBeUndefined();
    expect(await chunksOf(meeting)).toEqual([]);
  });

  it('writes nothing when the meeting is deleted while it is read', async () => {
    const user = await world.newUser();
    const meeting = await world.hold(user, ['We launch in June']);
    beforeTransaction(() => deleteMeeting(context, user, meeting, meeting.id));
    await indexMeeting(context, meeting);
    expect(await digestOf(meeting)).toBeUndefined();
    expect(await chunksOf(meeting)).toEqual([]);
  });

  it('writes nothing when the user is deleted while the meeting is read', async () => {
    const user = await world.newUser();
    const meeting = await world.hold(user, ['We launch in June']);
    beforeTransaction(() => deleteUser(context, user));
    await indexMeeting(context, meeting);
    expect(await digestOf(meeting)).toBeUndefined();
  });
});

describe('deleting', () => {
  it('a meeting removes its digest at once, and its index', async () => {
    const user = await world.newUser();
    const [meeting, other] = [await world.hold(user, ['We launch in June']), await world.hold(user, ['No, in July'])];
    await indexMeeting(context, meeting);
    await indexMeeting(context, other);
    class CrashingTable extends Table {
      override deleteAll = () => Promise.reject(new Error('crashed'));
    }
    const table = new CrashingTable(world.client, world.tableName, context);
    await expect(deleteMeeting({ ...context, table }, user, meeting, meeting.id)).rejects.toThrow('crashed');
    expect(await digestOf(meeting)).toBeUndefined();

    await deleteMeeting(context, user, other, other.id);
    expect(await digestOf(other)).toBeUndefined();
    expect(await chunksOf(other)).toEqual([]);
    await indexMeeting(context, other);
    expect(await digestOf(other)).toBeUndefined();
  });

  it('a user leaves no digest and no index', async () => {
    const user = await world.newUser();
    const meeting = await world.hold(user, ['We launch in June']);
    await indexMeeting(context, meeting);
    await deleteUser(context, user);
    world.advance(61);
    expect(await purgeUser(context, user)).toBe(true);
    const { pk } = digestKey(meeting);
    expect((await context.table.query({ pk, prefix: digestPrefix, limit: 1 })).items).toEqual([]);
    expect(await chunksOf(meeting)).toEqual([]);
  });
});
