import assert from 'node:assert/strict';
import type { Received } from '../../support/rollcall-client.ts';
import { limitReached, userLimit } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';
import type { World } from '../world.ts';

/** A user of its own: in the seed's order two bots of the other one still hold both slots. */
const concurrentUser = 'Concurrent User';

export const consistency: Suite = {
  number: 8,
  title: 'Database Consistency',
  tests: [
    {
      name: '8.1 accepts exactly as many of three bots at once as the limit allows',
      run: async (world) => {
        await world.createUser(concurrentUser, userLimit);
        await world.createKey(concurrentUser);
        const { client } = world.person(concurrentUser);
        const answers = await Promise.all(
          [0, 1, 2].map((number) => {
            const native_meeting_id = `concurrent-test-${number}`;
            return client.send('POST', '/bots', {
              body: { platform: 'google_meet', native_meeting_id, bot_name: `Bot ${number}` },
            });
          }),
        );
        world.notes.set('concurrent', answers);
        assert.equal(answers.filter(({ status }) => status === 201).length, userLimit);
      },
    },
    {
      name: '8.1 refuses exactly one of them',
      run: async (world) => assert.equal(refused(world).length, 1),
    },
    {
      name: '8.1 names the limit to the one that is refused',
      run: async (world) => {
        const [answer] = refused(world);
        assert.equal(answer?.status, 429);
        assert.ok(answer.text.includes(limitReached), answer.text);
      },
    },
  ],
};

function refused(world: World): Received[] {
  const answers = world.notes.get('concurrent');
  assert.ok(Array.isArray(answers), 'three bots were asked for');
  return answers.filter(({ status }) => status !== 201);
}
