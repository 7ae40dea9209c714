import { describe, expect, it } from 'vitest';
import { movePhase } from '../../../core/callbacks/phase.ts';
import { meetingPartition } from '../../../core/meetings/meeting-keys.ts';
import { createWorld } from '../../support/world.ts';

const world = await createWorld();

const rowsOf = async (id: number) =>
  (await world.context.table.query({ pk: meetingPartition(id), prefix: 'PHASE#', limit: 100 })).items;

describe('movePhase', () => {
  it('says in its row whose it is, and the status of that very moment', async () => {
    const user = await world.newUser();
    const reserved = await world.reserve(user);
    const bot = world.bot(await world.launch(reserved));
    await bot.started();
    world.advance(1);
    await bot.phase('booting');
    world.advance(1);
    await bot.exited(0);
    expect(await rowsOf(reserved.id)).toMatchObject([
      { user_id: user, meeting_id: reserved.id, phase: 'launching', status: 'reserved', version: 1 },
      { user_id: user, meeting_id: reserved.id, phase: 'booting', status: 'starting', version: 2 },
      { user_id: user, meeting_id: reserved.id, from: 'booting', phase: 'done', status: 'completed', version: 3 },
    ]);
  });

  it('takes the newer status when that has moved since the meeting was read', async () => {
    const reserved = await world.reserve(await world.newUser());
    const bot = world.bot(await world.launch(reserved));
    await bot.started();
    const before = await world.read(reserved);
    await bot.joined();
    world.advance(1);
    expect(await movePhase(world.context, before, { seq: 50, to: 'booting' })).toBe(true);
    expect((await rowsOf(reserved.id)).at(-1)).toMatchObject({ phase: 'booting', status: 'active', version: 3 });
  });

  it('is refused when the phase itself has moved, or the meeting has ended', async () => {
    const reserved = await world.reserve(await world.newUser());
    const bot = world.bot(await world.launch(reserved));
    await bot.started();
    const before = await world.read(reserved);
    await bot.phase('booting');
    expect(await movePhase(world.context, before, { seq: 50, to: 'booting' })).toBe(false);
    const live = await world.read(reserved);
    await bot.exited(0);
    expect(await movePhase(world.context, live, { seq: 51, to: 'joining' })).toBe(false);
  });
});
