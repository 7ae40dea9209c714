import assert from 'node:assert/strict';
import type { Meeting } from '../../support/rollcall-client.ts';
import { first, second, smokeTestUser } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';
import { limits, type World } from '../world.ts';

const pairs = [first, second];

export const stateTransitions: Suite = {
  number: 3,
  title: 'Bot State Transitions',
  tests: [
    {
      name: '3.1 brings both bots from reserved to starting or active',
      run: async (world) => {
        for (const meeting of await startedMeetings(world)) {
          world.expectLive(meeting);
          assert.ok(['starting', 'active'].includes(meeting.status), `${meeting.native_meeting_id}: ${meeting.status}`);
        }
      },
    },
    {
      name: '3.1 moves them by what the bots say themselves, without a gap in their history',
      run: async (world) => {
        const { client } = world.person(smokeTestUser);
        for (const { platform, native_meeting_id } of await startedMeetings(world)) {
          const { history } = await client.getHistory({ platform, native_meeting_id });
          const [reserved, ...moves] = history;
          assert.equal(reserved?.to, 'reserved');
          assert.ok(moves.length > 0, 'it has moved');
          assert.deepEqual([...new Set(moves.map(({ actor }) => actor))], ['bot']);
          assert.deepEqual(
            history.map(({ version }) => version),
            history.map((_, index) => index + 1),
          );
        }
      },
    },
    {
      name: '3.1 keeps the container of each bot',
      run: async (world) => {
        for (const { id, bot_container_id } of await startedMeetings(world)) {
          assert.equal(bot_container_id, `rollcall-bot-${id}`);
        }
      },
    },
    {
      name: '3.2 gives each meeting a session: it has begun',
      run: async (world) => {
        for (const { start_time, native_meeting_id } of await startedMeetings(world)) {
          assert.ok(start_time !== null, `${native_meeting_id} has a start time`);
        }
      },
    },
    {
      name: '3.2 shows the bot of each meeting among those that run',
      run: async (world) => {
        const meetings = await startedMeetings(world);
        const running = await world.person(smokeTestUser).client.getRunningBots();
        for (const meeting of meetings) {
          world.expectLive(await world.person(smokeTestUser).client.getMeeting(meeting));
          const bot = running.find(({ meeting_id }) => meeting_id === meeting.id);
          assert.equal(bot?.container_id, meeting.bot_container_id);
        }
      },
    },
    {
      name: '3.2 tells one truth: meetings and running bots agree',
      run: async (world) => {
        for (const pair of pairs) await world.waitForActive(world.person(smokeTestUser), pair);
        const { client } = world.person(smokeTestUser);
        const meetings = await client.getMeetings();
        for (const { meeting_id, status } of await client.getRunningBots()) {
          assert.equal(status, meetings.find(({ id }) => id === meeting_id)?.status);
        }
      },
    },
  ],
};

/** Both meetings once their bots have begun, whatever became of them since. */
function startedMeetings(world: World): Promise<Meeting[]> {
  const person = world.person(smokeTestUser);
  const hasStarted = ({ start_time }: Meeting) => start_time !== null;
  return Promise.all(
    pairs.map((pair) => world.waitForMeeting(person, pair, 'to start', limits.startSeconds, hasStarted)),
  );
}
