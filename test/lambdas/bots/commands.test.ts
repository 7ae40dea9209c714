import { describe, expect, it } from 'vitest';
import { createTestApi, createTestUser } from '../../support/test-api.ts';
import { createTestContext } from '../../support/test-context.ts';
import { finishTestMeeting } from '../../support/test-meetings.ts';

const { context } = await createTestContext();
const { call } = createTestApi(context);
const pair = '/google_meet/abc-defg-hij';
const noneFound = 'No active meeting found for platform google_meet and meeting ID abc-defg-hij';

async function userWithBot() {
  const ada = await createTestUser(context, call);
  const body = { platform: 'google_meet', native_meeting_id: 'abc-defg-hij' };
  const { id }: { id: number } = (await ada.call('POST', '/bots', { body })).body;
  return { ...ada, id, end: () => finishTestMeeting(context, ada.user.id, id) };
}

describe('DELETE /bots/{platform}/{native_meeting_id}', () => {
  it('accepts the stop, and a second one changes nothing', async () => {
    const ada = await userWithBot();
    const first = await ada.call('DELETE', `/bots${pair}`);
    expect([first.status, first.body]).toEqual([202, { message: 'Stop request accepted and is being processed.' }]);
    const second = await ada.call('DELETE', `/bots${pair}`);
    expect([second.status, second.body]).toEqual([202, { message: 'Stop already in progress.' }]);
  });

  it('answers 404 when nothing lives there, or lives no more', async () => {
    const ada = await userWithBot();
    await ada.end();
    expect(await ada.call('DELETE', `/bots${pair}`)).toMatchObject({ status: 404, body: { detail: noneFound } });
  });

  it('refuses with 422 when the platform is unknown', async () => {
    const ada = await createTestUser(context, call);
    const { status, body } = await ada.call('DELETE', '/bots/webex/abc');
    expect([status, body.detail[0].loc]).toEqual([422, ['path', 'platform']]);
  });
});

describe('PUT /bots/{platform}/{native_meeting_id}/config', () => {
  it('accepts a language, a task, or both, also while the bot is reserved', async () => {
    const ada = await userWithBot();
    for (const body of [{ language: 'fr' }, { task: 'translate' }, { language: 'de', task: 'transcribe', extra: 1 }]) {
      const answer = await ada.call('PUT', `/bots${pair}/config`, { body });
      expect([answer.status, answer.body]).toEqual([
        202,
        { message: 'Reconfiguration request accepted and sent to the bot.' },
      ]);
    }
  });

  it.each([
    [{}, ['body']],
    [{ language: null }, ['body']],
    [{ language: 'klingon' }, ['body', 'language']],
    [{ task: 'sing' }, ['body', 'task']],
    [undefined, ['body']],
  ])('refuses %j with 422', async (body, loc) => {
    const ada = await userWithBot();
    const answer = await ada.call('PUT', `/bots${pair}/config`, { body });
    expect([answer.status, answer.body.detail[0].loc]).toEqual([422, loc]);
  });

  it('answers 404 when nothing lives there', async () => {
    const ada = await createTestUser(context, call);
    const answer = await ada.call('PUT', `/bots${pair}/config`, { body: { language: 'fr' } });
    expect(answer).toMatchObject({ status: 404, body: { detail: noneFound } });
  });

  it('answers 409 while the bot is stopping', async () => {
    const ada = await userWithBot();
    await ada.call('DELETE', `/bots${pair}`);
    const answer = await ada.call('PUT', `/bots${pair}/config`, { body: { language: 'fr' } });
    expect(answer.status).toBe(409);
    expect(answer.body.detail).toBe("Meeting found but is not active (status: 'stopping'). Cannot reconfigure.");
  });
});

describe('GET /bots/status', () => {
  it('shows all live bots, reserved ones included, and no other', async () => {
    const ada = await userWithBot();
    expect((await ada.call('GET', '/bots/status')).body).toEqual({
      running_bots: [
        expect.objectContaining({
          meeting_id: ada.id,
          container_id: `rollcall-bot-${ada.id}`,
          container_name: `rollcall-bot-${ada.id}`,
          status: 'reserved',
          normalized_status: 'Requested',
          last_heartbeat_at: null,
          labels: {},
        }),
      ],
    });
    await ada.end();
    expect((await ada.call('GET', '/bots/status')).body).toEqual({ running_bots: [] });
  });
});
