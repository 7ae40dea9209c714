import { describe, expect, it } from 'vitest';
import { createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';
import { finishTestMeeting } from '../../support/test-meetings.ts';

const { context } = await createTestContext();
const { call } = createTestApi(context);
const path = '/google_meet/abc-defg-hij';
const notFound = 'Meeting not found for platform google_meet and ID abc-defg-hij';

async function userWithMeetings(count: number) {
  const ada = await createTestUser(context, call, 1);
  const ids: number[] = [];
  for (let made = 0; made < count; made += 1) {
    const body = { platform: 'google_meet', native_meeting_id: 'abc-defg-hij' };
    const { id }: { id: number } = (await ada.call('POST', '/bots', { body })).body;
    await finishTestMeeting(context, ada.user.id, id);
    ids.unshift(id);
  }
  return { ...ada, ids };
}
const idsOf = (body: { meetings: { id: number }[] }) => body.meetings.map(({ id }) => id);

describe('GET /meetings', () => {
  it('lists newest first, page by page', async () => {
    const ada = await userWithMeetings(3);
    const all = await ada.call('GET', '/meetings');
    expect([all.status, idsOf(all.body), all.body.next_cursor]).toEqual([200, ada.ids, undefined]);
    const first = await ada.call('GET', '/meetings', { query: { limit: '2' } });
    expect(idsOf(first.body)).toEqual(ada.ids.slice(0, 2));
    const rest = await ada.call('GET', '/meetings', { query: { limit: '2', cursor: first.body.next_cursor } });
    expect(idsOf(rest.body)).toEqual(ada.ids.slice(2));
  });

  it('chooses by status and platform', async () => {
    const ada = await userWithMeetings(1);
    const found = async (query: Record<string, string>) =>
      (await ada.call('GET', '/meetings', { query })).body.meetings;
    expect(await found({ status: 'completed', platform: 'google_meet', other: 'x' })).toHaveLength(1);
    expect(await found({ status: 'active' })).toEqual([]);
    expect(await found({ platform: 'zoom' })).toEqual([]);
  });

  it.each([{ limit: '0' }, { limit: '1001' }, { limit: 'x' }, { status: 'gone' }, { platform: 'x' }, { cursor: 'x' }])(
    'refuses %j with 422',
    async (query) => {
      const ada = await createTestUser(context, call);
      const answer = await ada.call('GET', '/meetings', { query });
      expect([answer.status, answer.body.detail[0].loc]).toEqual([422, ['query', Object.keys(query)[0]]]);
    },
  );
});

describe('GET /meetings/{platform}/{native_meeting_id}', () => {
  it('gets the newest of the pair, or the one that is named', async () => {
    const ada = await userWithMeetings(2);
    expect((await ada.call('GET', `/meetings${path}`)).body.id).toBe(ada.ids[0]);
    const named = await ada.call('GET', `/meetings${path}`, { query: { meeting_id: String(ada.ids[1]) } });
    expect(named.body.id).toBe(ada.ids[1]);
  });

  it('answers 404 for what is not there, and 422 for what is no id', async () => {
    const ada = await userWithMeetings(1);
    const get = (meeting_id: string) => ada.call('GET', `/meetings${path}`, { query: { meeting_id } });
    expect(await get('5')).toMatchObject({ status: 404, body: { detail: notFound } });
    for (const text of ['x', '1e3', '-1', ' 5', '0x5', '5.0', '99999999999999999']) {
      expect(await get(text)).toMatchObject({ status: 422, body: { detail: [{ loc: ['query', 'meeting_id'] }] } });
    }
    expect((await ada.call('GET', '/meetings/google_meet/xyz-defg-hij')).status).toBe(404);
  });
});

describe('GET /meetings/{platform}/{native_meeting_id}/history', () => {
  it('shows every move without a gap', async () => {
    const ada = await userWithMeetings(1);
    const { status, body } = await ada.call('GET', `/meetings${path}/history`);
    expect(status).toBe(200);
    expect(body.history.map(({ version, from, to }: Record<string, unknown>) => [version, from, to])).toEqual([
      [1, null, 'reserved'],
      [2, 'reserved', 'completed'],
    ]);
    expect(body.phases[0]).toMatchObject({ phase: 'requested' });
  });
});

describe('PATCH /meetings/{platform}/{native_meeting_id}', () => {
  it('merges what people write, and nothing else', async () => {
    const ada = await userWithMeetings(1);
    const patch = (data: unknown) => ada.call('PATCH', `/meetings${path}`, { body: { data } });
    await patch({ name: 'Weekly', notes: 'old' });
    const { status, body } = await patch({ notes: 'new', participants: ['Ada'], phase: 'joining', unknown: 1 });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ name: 'Weekly', notes: 'new', participants: ['Ada'], phase: 'done' });
    expect(body.data).not.toHaveProperty('unknown');
    expect((await ada.call('GET', `/meetings${path}`)).body).toEqual(body);
  });

  it.each([{}, { data: {} }, { data: null }, { data: { unknown: 1 } }])('refuses %j with 400', async (body) => {
    const ada = await userWithMeetings(1);
    expect(await ada.call('PATCH', `/meetings${path}`, { body })).toMatchObject({
      status: 400,
      body: { detail: 'No data provided for update.' },
    });
  });

  it('refuses wrong types with 422', async () => {
    const ada = await userWithMeetings(1);
    const { status, body } = await ada.call('PATCH', `/meetings${path}`, { body: { data: { participants: 'Ada' } } });
    expect([status, body.detail[0].loc]).toEqual([422, ['body', 'data', 'participants']]);
  });
});

describe('DELETE /meetings/{platform}/{native_meeting_id}', () => {
  it('is gone from every route at once', async () => {
    const ada = await userWithMeetings(1);
    expect((await ada.call('DELETE', `/meetings${path}`)).status).toBe(200);
    for (const url of [`/meetings${path}`, `/meetings${path}/history`, `/transcripts${path}`]) {
      expect(await ada.call('GET', url)).toMatchObject({ status: 404, body: { detail: notFound } });
    }
    expect((await ada.call('GET', '/meetings')).body.meetings).toEqual([]);
    expect((await ada.call('DELETE', `/meetings${path}`)).status).toBe(404);
  });

  it('refuses with 409 while the bot lives', async () => {
    const ada = await createTestUser(context, call);
    await ada.call('POST', '/bots', { body: { platform: 'google_meet', native_meeting_id: 'abc-defg-hij' } });
    expect(await ada.call('DELETE', `/meetings${path}`)).toMatchObject({
      status: 409,
      body: { detail: 'Meeting not finalized; cannot delete transcripts. Current status: reserved' },
    });
  });
});

describe('GET /transcripts/{platform}/{native_meeting_id}', () => {
  it('has an empty list before anything was said', async () => {
    const ada = await userWithMeetings(1);
    const { status, body } = await ada.call('GET', `/transcripts${path}`);
    expect([status, body]).toEqual([
      200,
      {
        id: ada.ids[0],
        platform: 'google_meet',
        native_meeting_id: 'abc-defg-hij',
        constructed_meeting_url: 'https://meet.google.com/abc-defg-hij',
        status: 'completed',
        start_time: null,
        end_time: context.now().toISOString(),
        segments: [],
      },
    ]);
  });
});
