import { describe, expect, it } from 'vitest';
import { slotsKey } from '../../../core/users/user-keys.ts';
import { createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';
import { finishTestMeeting } from '../../support/test-meetings.ts';

const { context, advance } = await createTestContext();
const { call } = createTestApi(context);
const meet = { platform: 'google_meet', native_meeting_id: 'abc-defg-hij' };
const liveOf = async (userId: number) => (await context.table.find(slotsKey(userId)))?.live;

describe('POST /bots', () => {
  it('answers 201 with the reserved meeting', async () => {
    const ada = await createTestUser(context, call);
    const { status, body } = await ada.call('POST', '/bots', { body: { ...meet, bot_name: 'Notes', language: 'en' } });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...meet,
      user_id: ada.user.id,
      constructed_meeting_url: 'https://meet.google.com/abc-defg-hij',
      status: 'reserved',
      bot_container_id: `rollcall-bot-${body.id}`,
      start_time: null,
      end_time: null,
      data: { phase: 'requested', attempt: 1, language: 'en', task: 'transcribe' },
    });
  });

  it('reads platform, id and passcode from a link', async () => {
    const ada = await createTestUser(context, call);
    const { body } = await ada.call('POST', '/bots', {
      body: { meeting_url: 'https://teams.live.com/meet/9361234567890?p=AbCdEfGh12' },
    });
    expect(body).toMatchObject({ platform: 'teams', native_meeting_id: '9361234567890' });
  });

  it('stores a name with half a character as one that can be stored', async () => {
    const ada = await createTestUser(context, call);
    const { status, body } = await ada.call('POST', '/bots', {
      body: `{"platform":"google_meet","native_meeting_id":"half-a-character","bot_name":"Notes \\ud83d"}`,
    });
    expect(status).toBe(201);
    expect(body.data.bot_name).toBe('Notes \ufffd');
  });

  it('refuses JSON that is nested too deep to be read', async () => {
    const ada = await createTestUser(context, call);
    const deep = `{"a":"\\ud83d","b":${'['.repeat(30_000)}${']'.repeat(30_000)}}`;
    const { status } = await ada.call('POST', '/bots', { body: deep });
    expect(status).toBe(422);
  });

  it('ignores fields it does not know', async () => {
    const ada = await createTestUser(context, call);
    const { status, body } = await ada.call('POST', '/bots', { body: { ...meet, transcribe_enabled: true, id: 7 } });
    expect(status).toBe(201);
    expect(JSON.stringify(body)).not.toContain('transcribe_enabled');
    expect(body.id).not.toBe(7);
  });

  it.each([
    ['the platform is unknown', { ...meet, platform: 'webex' }, ['body', 'platform'], "Invalid platform 'webex'"],
    ['the platform is missing', { native_meeting_id: 'abc-defg-hij' }, ['body', 'platform'], 'Field required'],
    ['the id is missing', { platform: 'google_meet' }, ['body', 'native_meeting_id'], 'Field required'],
    [
      'the id is a number',
      { ...meet, native_meeting_id: 7 },
      ['body', 'native_meeting_id'],
      'Input should be a valid string',
    ],
    [
      'the id does not fit Meet',
      { ...meet, native_meeting_id: 'A_B' },
      ['body', 'native_meeting_id'],
      "Google Meet ID must be in format 'abc-defg-hij'",
    ],
    [
      'the id does not fit Teams',
      { platform: 'teams', native_meeting_id: 'https://x', passcode: 'AbCdEfGh' },
      ['body', 'native_meeting_id'],
      'Teams meeting ID must be 10-15 digits only (not a full URL)',
    ],
    [
      'the id walks paths',
      { ...meet, native_meeting_id: '../../etc/passwd' },
      ['body', 'native_meeting_id'],
      'Google Meet ID',
    ],
    [
      'rehearsals are not served here',
      { ...meet, platform: 'rehearsal' },
      ['body', 'platform'],
      "Invalid platform 'rehearsal'",
    ],
    [
      'the task is unknown',
      { ...meet, task: 'x' },
      ['body', 'task'],
      "Invalid task 'x'. Must be one of: ['transcribe', 'translate']",
    ],
    ['the language is unknown', { ...meet, language: 'xx' }, ['body', 'language'], "Invalid language code 'xx'"],
  ])('refuses with 422 when %s, and stores nothing', async (_, body, loc, msg) => {
    const ada = await createTestUser(context, call);
    const answer = await ada.call('POST', '/bots', { body });
    expect(answer).toMatchObject({ status: 422, body: { detail: [{ loc, msg: expect.stringContaining(msg) }] } });
    expect((await ada.call('GET', '/meetings')).body).toEqual({ meetings: [] });
    expect(await liveOf(ada.user.id)).toBe(0);
  });

  it('refuses the second bot for a meeting before it counts slots', async () => {
    const ada = await createTestUser(context, call);
    await ada.call('POST', '/bots', { body: meet });
    expect(await ada.call('POST', '/bots', { body: meet })).toMatchObject({
      status: 409,
      body: {
        detail:
          'An active or requested meeting already exists for this platform and meeting ID. Platform: google_meet, Native Meeting ID: abc-defg-hij',
      },
    });
  });

  it('refuses with 429 and Retry-After over the limit', async () => {
    const ada = await createTestUser(context, call, 2);
    const requests = Array.from({ length: 12 }, (_, count) =>
      ada.call('POST', '/bots', { body: { ...meet, native_meeting_id: `room-${count}` } }),
    );
    const answers = await Promise.all(requests);
    const refused = answers.filter(({ status }) => status === 429);
    expect([answers.filter(({ status }) => status === 201).length, refused.length]).toEqual([2, 10]);
    expect(refused[0]).toMatchObject({
      headers: { 'retry-after': '30' },
      body: { detail: 'Maximum concurrent bots limit reached (2)' },
    });
    expect(await liveOf(ada.user.id)).toBe(2);
  });

  it('sends no bot at all for a user with limit 0', async () => {
    const ada = await createTestUser(context, call, 0);
    expect(await ada.call('POST', '/bots', { body: meet })).toMatchObject({
      status: 429,
      body: { detail: 'Maximum concurrent bots limit reached (0)' },
    });
  });
});

describe('POST /bots with Idempotency-Key', () => {
  const keyed = (key: string) => ({ headers: { 'idempotency-key': key } });

  it('repeats the first answer byte for byte, also when that meeting has ended', async () => {
    const ada = await createTestUser(context, call);
    const first = await ada.call('POST', '/bots', { ...keyed('k'), body: meet });
    const second = await ada.call('POST', '/bots', { ...keyed('k'), body: { ...meet, unknown: true } });
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect([first.headers['idempotency-replayed'], second.headers['idempotency-replayed']]).toEqual([
      undefined,
      'true',
    ]);
    await finishTestMeeting(context, ada.user.id, first.body.id);
    const third = await ada.call('POST', '/bots', { ...keyed('k'), body: meet });
    expect(third.text).toBe(first.text);
    expect((await ada.call('GET', '/meetings')).body.meetings).toHaveLength(1);
  });

  it('refuses the key with another body', async () => {
    const ada = await createTestUser(context, call);
    await ada.call('POST', '/bots', { ...keyed('k'), body: meet });
    expect(await ada.call('POST', '/bots', { ...keyed('k'), body: { ...meet, language: 'de' } })).toMatchObject({
      status: 422,
      body: { detail: 'Idempotency-Key was used with another request body' },
    });
  });

  it('keeps no refusal, and forgets after 48 h', async () => {
    const ada = await createTestUser(context, call);
    const first = await ada.call('POST', '/bots', { body: meet });
    expect((await ada.call('POST', '/bots', { ...keyed('k'), body: meet })).status).toBe(409);
    await finishTestMeeting(context, ada.user.id, first.body.id);
    const second = await ada.call('POST', '/bots', { ...keyed('k'), body: meet });
    expect(second.status).toBe(201);
    await finishTestMeeting(context, ada.user.id, second.body.id);
    advance(48 * 3600 + 1);
    const third = await ada.call('POST', '/bots', { ...keyed('k'), body: meet });
    expect(third.body.id).not.toBe(second.body.id);
  });

  it.each(['', 'ä', 'x'.repeat(256)])('refuses the key %j', async (key) => {
    const ada = await createTestUser(context, call);
    expect((await ada.call('POST', '/bots', { ...keyed(key), body: meet })).status).toBe(422);
  });
});
