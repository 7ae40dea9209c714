import { describe, expect, it } from 'vitest';
import { refuseForeignMeetings } from '../../../core/assistant/find-meetings.ts';
import { deleteMeeting } from '../../../core/meetings/delete-meeting.ts';
import { anonymous, createAssistantWorld } from './assistant-world.ts';

const world = await createAssistantWorld();
const { context } = world;
const refusal = { code: 'not_found', detail: 'Meeting not found' };

describe('refuseForeignMeetings', () => {
  it('takes own meetings, also named twice, and none at all', async () => {
    const userId = await world.newUser();
    const { id } = await world.hold(userId, ['Hello']);
    const asker = { kind: 'user' as const, userId };
    await refuseForeignMeetings(context, asker, [id, id]);
    await refuseForeignMeetings(context, asker, []);
    await refuseForeignMeetings(context, anonymous, []);
  });

  it('refuses foreign, unknown and deleted ones alike, also among own ones', async () => {
    const userId = await world.newUser();
    const asker = { kind: 'user' as const, userId };
    const own = await world.hold(userId, ['Hello']);
    const deleted = await world.hold(userId, ['Hello']);
    await deleteMeeting(context, userId, deleted, deleted.id);
    const foreign = await world.hold(await world.newUser(), ['Hello']);
    for (const id of [foreign.id, deleted.id, 1]) {
      await expect(refuseForeignMeetings(context, asker, [own.id, id])).rejects.toMatchObject(refusal);
    }
    await expect(refuseForeignMeetings(context, anonymous, [own.id])).rejects.toMatchObject(refusal);
  });
});
