import assert from 'node:assert/strict';
import { waitUntil } from '../../support/wait-until.ts';
import { smokeTestUser, statuses } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';
import { limits, type World } from '../world.ts';

export const cleanUp: Suite = {
  number: 6,
  title: 'Background Cleanup',
  tests: [
    {
      name: '6.1 runs the clean-up in the background',
      run: async (world) => {
        await world.sweep?.();
        await waitUntil('the clean-up to run', limits.sweepSeconds, async () => {
          const { checks } = await world.admin.getHealth();
          return checks.sweep?.status === 'ok';
        });
      },
    },
    {
      name: '6.1 says of every failed meeting why',
      run: async (world) => {
        for (const { status, data, native_meeting_id } of await world.person(smokeTestUser).client.getMeetings()) {
          assert.ok(statuses.includes(status));
          if (status === 'failed') assert.ok(data.failure_reason, `${native_meeting_id} has a reason`);
        }
      },
    },
    {
      name: '6.2 refuses a bot for an invalid platform, naming the field and the platforms there are',
      run: async (world) => {
        const text = await refusal(world, { platform: 'invalid_platform', native_meeting_id: 'invalid-test' });
        assert.match(text, /"platform"/);
        assert.match(text, /google_meet/);
      },
    },
    {
      name: '6.2 refuses a bot without a meeting id, naming the field',
      run: async (world) => assert.match(await refusal(world, { platform: 'google_meet' }), /"native_meeting_id"/),
    },
  ],
};

async function refusal(world: World, body: object): Promise<string> {
  const { status, text } = await world.person(smokeTestUser).client.send('POST', '/bots', { body });
  assert.equal(status, 422, text);
  return text;
}
