import assert from 'node:assert/strict';
import { smokeTestUser, userLimit } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';

export const usersAndTokens: Suite = {
  number: 1,
  title: 'User and Token Management',
  tests: [
    {
      name: '1.1 creates the test user, with its limit of concurrent bots',
      run: async (world) => {
        const user = await world.createUser(smokeTestUser, userLimit);
        assert.equal(user.max_concurrent_bots, userLimit);
      },
    },
    {
      name: '1.2 generates an API token for the user',
      run: async (world) => {
        const key = await world.createKey(smokeTestUser);
        assert.ok(key.length > 8, 'the key is shown');
      },
    },
    {
      name: '1.2 lets a client in with that token, and finds no bots yet',
      run: async (world) => {
        assert.deepEqual(await world.person(smokeTestUser).client.getRunningBots(), []);
      },
    },
  ],
};
