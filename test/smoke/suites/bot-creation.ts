import assert from 'node:assert/strict';
import type { Meeting } from '../../support/rollcall-client.ts';
import { first, limitReached, second, smokeTestUser, third, userLimit } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';
import type { World } from '../world.ts';

export const botCreation: Suite = {
  number: 2,
  title: 'Bot Creation and State',
  tests: [
    {
      name: '2.1 creates the first bot',
      run: async (world) => {
        const bot = { ...first, bot_name: 'Smoke Test Bot 1', language: 'en', task: 'transcribe' };
        world.notes.set('first', await world.person(smokeTestUser).client.requestBot(bot));
      },
    },
    {
      name: '2.1 answers that it is reserved',
      run: async (world) => assert.equal(created(world, 'first').status, 'reserved'),
    },
    {
      name: '2.1 answers the platform that was asked for',
      run: async (world) => assert.equal(created(world, 'first').platform, first.platform),
    },
    {
      name: '2.1 answers the meeting id that was asked for',
      run: async (world) => assert.equal(created(world, 'first').native_meeting_id, first.native_meeting_id),
    },
    {
      name: '2.1 names the container from the first answer on',
      run: async (world) => {
        const { id, bot_container_id } = created(world, 'first');
        assert.equal(bot_container_id, `rollcall-bot-${id}`);
      },
    },
    {
      name: '2.2 creates the second bot, within the limit',
      run: async (world) => {
        const bot = { ...second, bot_name: 'Smoke Test Bot 2', language: 'es', task: 'translate' };
        world.notes.set('second', await world.person(smokeTestUser).client.requestBot(bot));
      },
    },
    {
      name: '2.2 answers that it is reserved',
      run: async (world) => assert.equal(created(world, 'second').status, 'reserved'),
    },
    {
      name: '2.3 refuses the third bot, naming the limit',
      run: async (world) => {
        const { client } = world.person(smokeTestUser);
        const { status, text } = await client.send('POST', '/bots', {
          body: { ...third, bot_name: 'Smoke Test Bot 3' },
        });
        if (status === 201) await expectBothLive(world);
        assert.equal(status, 429, text);
        assert.ok(text.includes(limitReached), text);
      },
    },
    {
      name: '2.4 counts two running bots',
      run: async (world) => {
        const running = await world.person(smokeTestUser).client.getRunningBots();
        if (running.length < userLimit) await expectBothLive(world);
        assert.equal(running.length, userLimit);
      },
    },
  ],
};

function created(world: World, name: string): Meeting {
  const meeting = world.notes.get(name);
  assert.ok(meeting !== undefined, `the ${name} bot was created`);
  // Safe: only `requestBot` puts it there.
  return meeting as Meeting;
}

/** Where no bot can join, one may have ended so soon that its slot is free again. */
async function expectBothLive(world: World): Promise<void> {
  const { client } = world.person(smokeTestUser);
  for (const pair of [first, second]) world.expectLive(await client.getMeeting(pair));
}
