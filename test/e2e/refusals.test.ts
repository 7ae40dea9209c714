import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../local/http/send-raw.ts';
import { type Item, type OwnDynamoDb, startOwnDynamoDb } from '../support/own-dynamodb.ts';
import { RollcallClient } from '../support/rollcall-client.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

let dynamoDb: OwnDynamoDb;
let runner: TestRunner;
let owner: Awaited<ReturnType<TestRunner['newUser']>>;
let stranger: typeof owner;
const meet = { platform: 'google_meet', native_meeting_id: 'abc-defg-hij' };
beforeAll(async () => {
  dynamoDb = await startOwnDynamoDb();
  runner = await startTestRunner({ environment: dynamoDb.environment });
  await runner.controls.setFaults({ launches: 'hold' });
  [owner, stranger] = [await runner.newUser(5), await runner.newUser(5)];
  await owner.client.requestBot(meet);
});
afterAll(async () => {
  await runner?.stop();
  await dynamoDb?.stop();
});

/** All that is stored, the sweep's own note excepted: it comes and goes each minute. */
async function stored(): Promise<Item[]> {
  const place = ({ pk, sk }: Item) => `${pk} ${sk}`;
  const items = (await dynamoDb.scan()).filter(({ pk }) => pk !== 'SYSTEM');
  return items.sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

const issue = (loc: unknown[], more: object = {}) =>
  expect.arrayContaining([
    expect.objectContaining({ loc, msg: expect.any(String), type: expect.any(String), ...more }),
  ]);
const megabyte = 'x'.repeat(1024 * 1024);

describe('POST /bots refuses, and stores nothing, when', () => {
  let before: Item[] = [];
  beforeAll(async () => {
    // The held launch goes on for a moment after its meeting was reserved.
    await runner.waitFor('the launch to be held', 20, async () => (await runner.controls.listTasks()).length === 1);
    before = await runner.waitFor('the launch to be written down', 20, async () => {
      const items = await stored();
      return items.some(({ task_arn }) => task_arn !== undefined) && items;
    });
  });

  it.each<[string, unknown, number, unknown]>([
    ['there is no body', undefined, 422, expect.any(Array)],
    ['nothing is in it', {}, 422, issue(['body', 'platform'])],
    ['the meeting id is missing', { platform: 'google_meet' }, 422, issue(['body', 'native_meeting_id'])],
    ['the platform is missing', { native_meeting_id: 'abc-defg-hij' }, 422, issue(['body', 'platform'])],
    ['the platform is unknown', { ...meet, platform: 'skype' }, 422, issue(['body', 'platform'])],
    [
      'the platform is a name that objects have',
      { ...meet, platform: 'constructor' },
      422,
      issue(['body', 'platform']),
    ],
    ['the meeting id is a number', { ...meet, native_meeting_id: 5 }, 422, issue(['body', 'native_meeting_id'])],
    ['the bot’s name is a list', { ...meet, bot_name: ['x'] }, 422, issue(['body', 'bot_name'])],
    ['it is a list', [meet], 422, expect.any(Array)],
    ['it is a word', '"google_meet"', 422, expect.any(Array)],
    ['it is not JSON', '{"platform": "google_meet",', 422, issue(['body'], { type: 'json_invalid' })],
    ['it is a megabyte', { ...meet, bot_name: megabyte }, 413, 'Request body too large'],
    ['it is a megabyte of anything', megabyte, 413, 'Request body too large'],
    [
      'the task is unknown',
      { ...meet, task: 'x' },
      422,
      issue(['body', 'task'], { msg: "Invalid task 'x'. Must be one of: ['transcribe', 'translate']" }),
    ],
    [
      'the language is unknown',
      { ...meet, language: 'x' },
      422,
      issue(['body', 'language'], { msg: expect.stringContaining("Invalid language code 'x'") }),
    ],
    [
      'the id does not fit Google Meet',
      { ...meet, native_meeting_id: 'ABC' },
      422,
      issue(['body', 'native_meeting_id'], {
        msg: expect.stringContaining("Google Meet ID must be in format 'abc-defg-hij'"),
      }),
    ],
    [
      'the id does not fit Teams',
      { platform: 'teams', native_meeting_id: 'https://teams.live.com/meet/1' },
      422,
      issue(['body', 'native_meeting_id'], { msg: 'Teams meeting ID must be 10-15 digits only (not a full URL)' }),
    ],
    ['the id climbs', { ...meet, native_meeting_id: '../../admin' }, 422, issue(['body', 'native_meeting_id'])],
    [
      'the room climbs',
      { platform: 'rehearsal', native_meeting_id: '..%2fx' },
      422,
      issue(['body', 'native_meeting_id']),
    ],
    ['the link is foreign', { meeting_url: 'https://evil.example/abc-defg-hij' }, 422, issue(['body', 'meeting_url'])],
    [
      'the link hides its host',
      { meeting_url: 'https://meet.google.com@evil.example/abc-defg-hij' },
      422,
      issue(['body', 'meeting_url']),
    ],
  ])('%s', async (_when, body, status, detail) => {
    const answer = await owner.client.send('POST', '/bots', { ...(body !== undefined && { body }) });
    expect([answer.status, answer.body]).toEqual([status, { detail }]);
    expect(answer.headers.get('x-request-id')).toBeTruthy();
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['the idempotency key is too long', { 'idempotency-key': 'k'.repeat(256) }],
    ['the idempotency key is empty', { 'idempotency-key': '' }],
  ])('%s', async (_when, headers) => {
    const answer = await owner.client.send('POST', '/bots', {
      body: { ...meet, native_meeting_id: 'other-one' },
      headers,
    });
    expect(answer.status).toBe(422);
    expect(await stored()).toEqual(before);
  });

  it('a credential is missing, wrong or of another kind', async () => {
    const missing = { detail: 'Missing API token (X-API-Key header)' };
    const invalid = { detail: 'Invalid API token' };
    const notAdmin = { detail: 'Invalid or missing admin token.' };
    const nobody = new RollcallClient(runner.url);
    const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
      const { status, body } = await nobody.send(method, path, { body: meet, headers });
      return [status, body];
    };
    expect(await ask('POST', '/bots')).toEqual([401, missing]);
    expect(await ask('POST', '/bots', { 'x-api-key': 'nonsense' })).toEqual([401, invalid]);
    expect(await ask('POST', '/bots', { 'x-api-key': runner.adminApiKey })).toEqual([401, invalid]);
    expect(await ask('POST', '/bots', { 'x-admin-api-key': runner.adminApiKey })).toEqual([401, missing]);
    expect(await ask('POST', '/admin/users')).toEqual([403, notAdmin]);
    expect(await ask('POST', '/admin/users', { 'x-admin-api-key': runner.apiKey })).toEqual([403, notAdmin]);
    expect(await ask('POST', '/admin/users', { 'x-api-key': runner.apiKey })).toEqual([403, notAdmin]);
    expect(await stored()).toEqual(before);
  });

  it('is somebody else’s meeting: found by nobody, changed by nobody', async () => {
    const path = `${meet.platform}/${meet.native_meeting_id}`;
    const notFound = { detail: `Meeting not found for platform ${meet.platform} and ID ${meet.native_meeting_id}` };
    const notActive = {
      detail: `No active meeting found for platform ${meet.platform} and meeting ID ${meet.native_meeting_id}`,
    };
    const ask = async (method: string, at: string, body?: object) => {
      const answer = await stranger.client.send(method, at, { ...(body && { body }) });
      return [answer.status, answer.body];
    };
    expect(await ask('GET', `/meetings/${path}`)).toEqual([404, notFound]);
    expect(await ask('GET', `/meetings/${path}/history`)).toEqual([404, notFound]);
    expect(await ask('GET', `/transcripts/${path}`)).toEqual([404, notFound]);
    expect(await ask('PATCH', `/meetings/${path}`, { data: { name: 'mine' } })).toEqual([404, notFound]);
    expect(await ask('DELETE', `/meetings/${path}`)).toEqual([404, notFound]);
    expect(await ask('DELETE', `/bots/${path}`)).toEqual([404, notActive]);
    expect(await ask('PUT', `/bots/${path}/config`, { language: 'de' })).toEqual([404, notActive]);
    expect(await stored()).toEqual(before);
  });

  it('is hidden behind a trick with the path', async () => {
    const tricks = [
      '/bots/../admin/users',
      '/bots/%2e%2e/admin/users',
      '//admin/users',
      '/bots/status/../../admin/users',
      '/%61dmin/users',
      '/admin/users/',
      '/admin/users;/x',
      '/meetings/google_meet/..%2f..%2fadmin',
      '/meetings/google_meet/%00',
      '/meetings/%ff/x',
      `/meetings/google_meet/${'a'.repeat(2000)}`,
      '/bots/status%00',
      '/_LOCAL/tasks',
    ];
    for (const path of tricks) {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const { status, body } = await sendRaw(runner.url, {
          method,
          path,
          headers: { 'x-api-key': runner.apiKey, 'content-type': 'application/json' },
          ...(method === 'POST' && { body: JSON.stringify(meet) }),
        });
        expect([400, 403, 404, 405, 422], `${method} ${path}: ${status} ${body}`).toContain(status);
        expect(body).not.toContain('rc_live_');
      }
    }
    expect(await stored()).toEqual(before);
  });

  it('no route takes it: 404, and 405 with what is allowed', async () => {
    const unknown = await owner.client.send('GET', '/nowhere');
    expect([unknown.status, unknown.body]).toEqual([404, { detail: 'Not Found' }]);
    const wrong = await owner.client.send('PATCH', '/bots', { body: {} });
    expect([wrong.status, wrong.body]).toEqual([405, { detail: 'Method Not Allowed' }]);
    expect(wrong.headers.get('allow')).toContain('POST');
    expect(await stored()).toEqual(before);
  });
});

describe('the controls of the runner', () => {
  const hostOf = (name: string): string => `${name}:${new URL(runner.url).port}`;
  const controls = [
    ['GET', '/_local/tasks', undefined],
    ['PUT', '/_local/faults', '{"launches":"fail"}'],
    ['POST', '/_local/restart', '{"down_ms":1000}'],
    ['POST', '/_local/schedules/sweep-stale-meetings/run', undefined],
    ['PUT', '/rehearsal/guarded', '{"lobby":"deny"}'],
    ['POST', '/rehearsal/guarded/say', '{"speaker":"Eve","text":"hello"}'],
    ['GET', '/rehearsal/guarded/state', undefined],
  ] as const;

  it.each([
    ['a page of another origin', () => ({ host: hostOf('127.0.0.1'), origin: 'https://evil.example' })],
    ['a page without an origin of its own', () => ({ host: hostOf('127.0.0.1'), origin: 'null' })],
    ['a page whose name leads here (DNS rebinding)', () => ({ host: 'evil.example' })],
    ['the same, with the port', () => ({ host: hostOf('evil.example') })],
    ['another port of this machine', () => ({ host: hostOf('127.0.0.1'), origin: 'http://127.0.0.1:1' })],
  ])('refuse %s', async (_who, headersOf) => {
    const headers = headersOf();
    for (const [method, path, body] of controls) {
      const answer = await sendRaw(runner.url, {
        method,
        path,
        headers: { ...headers, 'content-type': 'application/json' },
        ...(body !== undefined && { body }),
      });
      expect(answer.status, `${method} ${path}`).toBe(403);
      expect(answer.body).not.toContain('BOOTSTRAP_TOKEN');
    }
    const faults = await sendRaw(runner.url, { path: '/_local/faults' });
    expect(JSON.parse(faults.body)).toMatchObject({ launches: 'hold', task_events: true });
    expect((await runner.controls.getRoom('guarded')).said).toEqual([]);
  });

  it('serve pages and clients of this runner', async () => {
    const named = hostOf('localhost');
    for (const headers of [{ host: hostOf('127.0.0.1') }, { host: named, origin: `http://${named}` }]) {
      expect((await sendRaw(runner.url, { path: '/_local/tasks', headers })).status).toBe(200);
    }
  });

  it.each([
    ['PUT', '/_local/faults', '{"launches":"explode"}', 422],
    ['PUT', '/_local/faults', '{"everything":false}', 422],
    ['PUT', '/_local/faults', 'no', 422],
    ['POST', '/_local/restart', '{"down_ms":-1}', 422],
    ['POST', '/_local/tasks/1/kill', undefined, 404],
    ['POST', '/_local/schedules/unknown/run', undefined, 404],
    ['GET', '/_local/unknown', undefined, 404],
    ['DELETE', '/_local/tasks', undefined, 405],
  ] as const)('answer %s %s %s with %i', async (method, path, body, status) => {
    const answer = await sendRaw(runner.url, {
      method,
      path,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body }),
    });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toHaveProperty('detail');
  });
});

describe('a database that is away', () => {
  it('is told as 503 without its cause, and to be tried again', async () => {
    await dynamoDb.stop();
    const { status, headers, body } = await owner.client.send('GET', '/bots/status');
    expect([status, body]).toEqual([503, { detail: 'Service temporarily unavailable' }]);
    expect(headers.get('retry-after')).toBeTruthy();
    const health = await runner.admin.getHealth();
    expect(health).toMatchObject({ status: 'unhealthy', checks: { database: { status: 'failed' } } });
    expect(JSON.stringify(health)).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
  });
});
