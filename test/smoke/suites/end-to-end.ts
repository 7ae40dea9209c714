import assert from 'node:assert/strict';
import type { Pair } from '../../support/rollcall-client.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { reconfigured, stopAccepted } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';
import { limits, type World } from '../world.ts';

/** A user of its own, so that no other suite's bot stands in the way. */
const lifecycleUser = 'Lifecycle User';
const lifecycle: Pair = { platform: 'google_meet', native_meeting_id: 'lifecycle-test' };

export const endToEnd: Suite = {
  number: 10,
  title: 'End-to-End Integration',
  tests: [
    {
      name: '10.1 creates the bot',
      run: async (world) => {
        await world.createUser(lifecycleUser, 1);
        await world.createKey(lifecycleUser);
        const bot = { ...lifecycle, bot_name: 'Lifecycle Test Bot' };
        assert.equal((await world.person(lifecycleUser).client.requestBot(bot)).status, 'reserved');
      },
    },
    {
      name: '10.1 starts the bot, and it joins',
      run: async (world) => {
        await world.waitForActive(world.person(lifecycleUser), lifecycle);
      },
    },
    {
      name: '10.1 reconfigures the bot',
      run: async (world) => {
        const client = await liveBot(world);
        assert.equal(await client.updateBotConfig(lifecycle, { language: 'fr', task: 'translate' }), reconfigured);
      },
    },
    {
      name: '10.1 stops the bot',
      run: async (world) => {
        const client = await liveBot(world);
        assert.equal(await client.stopBot(lifecycle), stopAccepted);
        world.notes.set('lifecycle was stopped', true);
      },
    },
    {
      name: '10.1 ends completed, its slot free again',
      run: async (world) => {
        const client = world.notes.has('lifecycle was stopped')
          ? world.person(lifecycleUser).client
          : await liveBot(world);
        await waitUntil('the bot to leave', limits.leaveSeconds, async () => {
          const { status } = await client.getMeeting(lifecycle);
          assert.notEqual(status, 'failed');
          return status === 'completed';
        });
        assert.deepEqual(await client.getRunningBots(), []);
      },
    },
  ],
};

async function liveBot(world: World) {
  const { client } = world.person(lifecycleUser);
  world.expectLive(await client.getMeeting(lifecycle));
  return client;
}
