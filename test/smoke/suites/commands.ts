import assert from 'node:assert/strict';
import { reconfigured, second, smokeTestUser } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';
import { limits } from '../world.ts';

const languages = ['en', 'es', 'en'];

/** The seed's Redis Pub/Sub is SNS and SQS here; its title stays, because people look for it. */
export const commands: Suite = {
  number: 9,
  title: 'Redis Commands',
  tests: [
    {
      name: '9.1 accepts three commands in a row for an active bot',
      run: async (world) => {
        const person = world.person(smokeTestUser);
        await world.waitForActive(person, second);
        for (const language of languages) {
          assert.equal(await person.client.updateBotConfig(second, { language }), reconfigured);
        }
      },
    },
    {
      name: '9.1 delivers them all: the bot ends with the last one',
      run: async (world) => {
        await world.waitForMeeting(
          world.person(smokeTestUser),
          second,
          'to have the last configuration',
          limits.commandSeconds,
          ({ status, data }) => status === 'active' && data.language === languages.at(-1),
        );
      },
    },
    {
      name: '9.1 keeps no state in commands: the bot is as active as before',
      run: async (world) => {
        const { client } = world.person(smokeTestUser);
        world.expectLive(await client.getMeeting(second));
        const { history } = await client.getHistory(second);
        assert.deepEqual(
          history.map(({ to }) => to),
          ['reserved', 'starting', 'active'],
        );
      },
    },
  ],
};
