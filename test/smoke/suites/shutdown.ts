import assert from 'node:assert/strict';
import { waitUntil } from '../../support/wait-until.ts';
import { first, smokeTestUser, stopAccepted, third } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';
import { limits, type World } from '../world.ts';

export const shutdown: Suite = {
  number: 5,
  title: 'Bot Shutdown',
  tests: [
    {
      name: '5.1 accepts that the first bot is to stop',
      run: async (world) => {
        const person = world.person(smokeTestUser);
        await world.waitForActive(person, first);
        assert.equal(await person.client.stopBot(first), stopAccepted);
        world.notes.set('first was stopped', true);
      },
    },
    {
      name: '5.1 brings the leave command to the bot, which says that it is stopping',
      run: async (world) => {
        await firstEnded(world);
        const { history } = await world.person(smokeTestUser).client.getHistory(first);
        const stopping = history.find(({ to }) => to === 'stopping');
        assert.equal(stopping?.actor, 'bot');
      },
    },
    {
      name: '5.2 completes the first bot, because it was stopped',
      run: async (world) => {
        const { status, data } = await firstEnded(world);
        assert.equal(status, 'completed');
        assert.equal(data.completion_reason, 'stopped');
      },
    },
    {
      name: '5.3 creates a third bot, now that a slot is free',
      run: async (world) => {
        const { client } = world.person(smokeTestUser);
        world.notes.set('third', await client.requestBot({ ...third, bot_name: 'Smoke Test Bot 3' }));
      },
    },
    {
      name: '5.3 answers that it is reserved',
      run: async (world) => assert.partialDeepStrictEqual(world.notes.get('third'), { status: 'reserved' }),
    },
  ],
};

/** The first bot's meeting once it has ended; without a stop it would not be this suite's doing. */
async function firstEnded(world: World) {
  const { client } = world.person(smokeTestUser);
  if (!world.notes.has('first was stopped')) world.expectLive(await client.getMeeting(first));
  return waitUntil('the first bot to leave', limits.leaveSeconds, async () => {
    const meeting = await client.getMeeting(first);
    return ['completed', 'failed'].includes(meeting.status) && meeting;
  });
}
