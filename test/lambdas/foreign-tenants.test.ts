import { describe, expect, it } from 'vitest';
import { routes } from '../../lambdas/routes.ts';
import { createTestApi, createTestUser } from '../support/test-api.ts';
import { createTestContext } from '../support/test-context.ts';

const { context } = await createTestContext();
const { call } = createTestApi(context);
const pair = { platform: 'google_meet', native_meeting_id: 'abc-defg-hij' };
const owner = await createTestUser(context, call);
const stranger = await createTestUser(context, call);
const { id } = (await owner.call('POST', '/bots', { body: pair })).body;

const bodies: Record<string, unknown> = { PUT: { language: 'fr' }, PATCH: { data: { notes: 'mine now' } } };
const meetingRoutes = routes.filter(({ path }) => path.includes('{native_meeting_id}'));

describe.each(meetingRoutes)('$method $path', ({ method, path }) => {
  const url = path.replace('{platform}', pair.platform).replace('{native_meeting_id}', pair.native_meeting_id);
  const detail = expect.stringMatching(
    /^(No active meeting|Meeting not) found for platform google_meet and (meeting )?ID abc-defg-hij$/,
  );

  it('answers 404 for somebody else’s meeting, by pair and by id', async () => {
    const before = (await owner.call('GET', '/meetings')).body;
    const body = bodies[method];
    for (const query of [{}, { meeting_id: String(id) }]) {
      const answer = await stranger.call(method, url, { query, ...(body !== undefined && { body }) });
      expect(answer).toMatchObject({ status: 404, body: { detail } });
    }
    expect((await owner.call('GET', '/meetings')).body).toEqual(before);
  });
});

describe('lists', () => {
  it('hold nothing of others', async () => {
    expect((await stranger.call('GET', '/meetings')).body.meetings).toEqual([]);
    expect((await stranger.call('GET', '/bots/status')).body.running_bots).toEqual([]);
  });

  it('refuse a cursor that was made by hand', async () => {
    for (const key of [`MEETING#${id}`, `../MEETING#${id}`, `MEETING#${id}x`, 'LIVE#']) {
      const cursor = Buffer.from(key).toString('base64url');
      const answer = await stranger.call('GET', '/meetings', { query: { cursor } });
      expect([422, 200]).toContain(answer.status);
      if (answer.status === 200) expect(answer.body.meetings).toEqual([]);
    }
  });
});
