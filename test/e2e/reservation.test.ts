import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type OwnDynamoDb, startOwnDynamoDb } from '../support/own-dynamodb.ts';
import { startTestRunner, type TestRunner } from '../support/runner.ts';

const limit = 5;
const requests = 200;

let dynamoDb: OwnDynamoDb;
let runner: TestRunner;
beforeAll(async () => {
  dynamoDb = await startOwnDynamoDb();
  runner = await startTestRunner({ environment: dynamoDb.environment });
  await runner.controls.setFaults({ launches: 'hold' });
});
afterAll(async () => {
  await runner?.stop();
  await dynamoDb?.stop();
});

describe(`${requests} bots asked for at once by a user with limit ${limit}`, () => {
  it(`are answered with exactly ${limit} × 201 and ${requests - limit} × 429, and the counter says ${limit}`, async () => {
    const { id, client } = await runner.newUser(limit);
    const answers = await Promise.all(
      Array.from({ length: requests }, (_, number) =>
        client.send('POST', '/bots', { body: { platform: 'rehearsal', native_meeting_id: `parallel-${number}` } }),
      ),
    );
    const accepted = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 429);
    expect([accepted.length, refused.length]).toEqual([limit, requests - limit]);
    for (const { body, headers } of refused) {
      expect(body).toEqual({ detail: `Maximum concurrent bots limit reached (${limit})` });
      expect(headers.get('retry-after')).toBe('30');
    }
    expect(await dynamoDb.get({ pk: `USER#${id}`, sk: 'SLOTS' })).toMatchObject({ live: limit, limit });
    expect(await client.getRunningBots()).toHaveLength(limit);
    expect(await client.getMeetings()).toHaveLength(limit);
  });

  it('leave one bot in a meeting that is asked for many times at once', async () => {
    const { client } = await runner.newUser(limit);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        client.send('POST', '/bots', { body: { platform: 'rehearsal', native_meeting_id: 'the-same' } }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array.from({ length: 19 }, () => 409)]);
    expect(await client.getRunningBots()).toHaveLength(1);
  });
});
