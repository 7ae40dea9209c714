import { describe, expect, it } from 'vitest';
import { deleteMeeting } from '../../../core/meetings/delete-meeting.ts';
import { deleteUser } from '../../../core/users/delete-user.ts';
import { purgeUser } from '../../../core/users/purge-user.ts';
import { announceMove } from '../../../core/webhooks/announce-move.ts';
import { rotateSecret } from '../../../core/webhooks/rotate-secret.ts';
import { storedItems } from '../../support/stored-items.ts';
import { createWebhookWorld, userWithWebhook } from './webhook-world.ts';

const events = ['meeting.status_change', 'meeting.completed', 'transcript.ready'];

describe('purgeDeliveries', () => {
  it('takes what was sent of a deleted meeting, and lets nothing of it be sent again', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world, { events });
    const kept = await world.reserve(userId);
    await world.announceLast(kept);
    await world.announceLast(meeting);
    const ended = await world.complete(meeting, 1);
    await world.announceLast(ended);
    const last = (await world.moves(ended)).at(-1);
    expect(await world.deliveries(userId)).toHaveLength(5);
    await deleteMeeting(world.context, userId, ended, ended.id);
    expect((await world.deliveries(userId)).map(({ meeting_id }) => meeting_id)).toEqual([kept.id]);
    if (last) await announceMove(world.context, last);
    expect(await world.deliveries(userId)).toHaveLength(1);
  });

  it('leaves nothing of a deleted user', async () => {
    const world = await createWebhookWorld();
    const { userId, meeting } = await userWithWebhook(world, { events });
    const ended = await world.complete(meeting, 1);
    await world.announceLast(ended);
    await rotateSecret(world.context, userId);
    const last = (await world.moves(ended)).at(-1);
    await deleteUser(world.context, userId);
    if (last) await announceMove(world.context, { ...last, version: 99 });
    world.advance(3600);
    expect(await purgeUser(world.context, userId)).toBe(true);
    const left = (await storedItems(world)).filter(({ pk }) => pk === `USER#${userId}`);
    expect(left).toEqual([]);
  });
});

describe('a delivery', () => {
  it('is kept for 30 days, and no longer than its meeting', async () => {
    const rowOf = async (retentionDays: number) => {
      const world = await createWebhookWorld({ retentionDays });
      const { meeting } = await userWithWebhook(world);
      await world.announceLast(await world.complete(meeting));
      const row = (await storedItems(world)).find(({ sk }) => String(sk).startsWith('DELIVERY#'));
      return (Number(row?.expires_at_seconds) - Math.floor(world.context.now().getTime() / 1000)) / 86_400;
    };
    expect([await rowOf(365), await rowOf(7)]).toEqual([30, 7]);
  });
});
