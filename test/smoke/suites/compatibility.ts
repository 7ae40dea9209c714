import assert from 'node:assert/strict';
import { first, smokeTestUser, statuses } from '../seed-bots.ts';
import type { Suite } from '../suite.ts';

const requiredFields = ['id', 'platform', 'native_meeting_id', 'status', 'created_at'];

export const compatibility: Suite = {
  number: 7,
  title: 'API Compatibility',
  tests: [
    {
      name: '7.1 answers GET /health',
      run: async (world) => assert.notEqual((await world.admin.getHealth()).status, 'unhealthy'),
    },
    {
      name: '7.1 answers GET /meetings with the meetings of the user',
      run: async (world) => {
        const meetings = await world.person(smokeTestUser).client.getMeetings();
        const names = meetings.map(({ native_meeting_id }) => native_meeting_id);
        assert.deepEqual([...new Set(names)].sort(), ['smoke-test-1', 'smoke-test-2', 'smoke-test-3']);
      },
    },
    {
      name: '7.1 answers GET /transcripts, also where nothing was said',
      run: async (world) => {
        const { segments } = await world.person(smokeTestUser).client.getTranscript(first);
        assert.ok(Array.isArray(segments));
      },
    },
    {
      name: '7.1 takes what PATCH /meetings says of a meeting',
      run: async (world) => {
        const { client } = world.person(smokeTestUser);
        const [meeting] = await client.getMeetings();
        assert.ok(meeting !== undefined);
        const { data, id } = await client.updateMeeting(meeting, {
          name: 'Updated Meeting Name',
          notes: 'Smoke test notes',
        });
        assert.equal(id, meeting.id);
        assert.partialDeepStrictEqual(data, { name: 'Updated Meeting Name', notes: 'Smoke test notes' });
      },
    },
    {
      name: '7.2 gives every meeting the required fields',
      run: async (world) => {
        for (const meeting of await world.person(smokeTestUser).client.getMeetings()) {
          for (const field of requiredFields) assert.ok(field in meeting, `Missing required field: ${field}`);
        }
      },
    },
    {
      name: '7.2 gives every meeting its data as an object',
      run: async (world) => {
        for (const { data } of await world.person(smokeTestUser).client.getMeetings()) {
          assert.ok(typeof data === 'object' && !Array.isArray(data));
        }
      },
    },
    {
      name: '7.2 knows no other than the six statuses',
      run: async (world) => {
        for (const { status } of await world.person(smokeTestUser).client.getMeetings()) {
          assert.ok(statuses.includes(status), `Invalid status: ${status}`);
        }
      },
    },
  ],
};
