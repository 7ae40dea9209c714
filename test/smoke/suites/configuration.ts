import assert from 'node:assert/strict';
import { first, reconfigured, second, smokeTestUser, userLimit } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';
import { limits } from '../world.ts';

export const configuration: Suite = {
  number: 4,
  title: 'Bot Configuration',
  tests: [
    {
      name: '4.1 accepts another configuration for an active bot',
      run: async (world) => {
        const person = world.person(smokeTestUser);
        await world.waitForActive(person, first);
        assert.equal(await person.client.updateBotConfig(first, { language: 'fr', task: 'translate' }), reconfigured);
      },
    },
    {
      name: '4.2 brings the command to the bot, which takes the new configuration',
      run: async (world) => {
        await world.waitForMeeting(
          world.person(smokeTestUser),
          first,
          'to be reconfigured',
          limits.commandSeconds,
          ({ status, data }) => status === 'active' && data.language === 'fr' && data.task === 'translate',
        );
      },
    },
    {
      name: '4.2 leaves all bots running',
      run: async (world) => {
        const person = world.person(smokeTestUser);
        for (const pair of [first, second]) world.expectLive(await person.client.getMeeting(pair));
        assert.equal((await person.client.getRunningBots()).length, userLimit);
      },
    },
  ],
};
