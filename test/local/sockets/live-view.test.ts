import { expect, it } from 'vitest';
import { readLive } from '../../../local/sockets/live-view.ts';
import { createTestContext } from '../../support/test-context.ts';

const connected_at = '2026-01-02T03:04:05.000Z';
const later = Math.floor(Date.now() / 1000) + 3600;
const past = Math.floor(Date.now() / 1000) - 1;

const listener = (userId: number, connectionId: string, more: object = {}) => ({
  pk: `USER#${userId}`,
  sk: `CONNECTION#${connectionId}`,
  connection_id: connectionId,
  user_id: userId,
  key_sha256: 'secret',
  connected_at,
  expires_at_seconds: later,
  topics: ['sessions'],
  meetings: [],
  version: 1,
  ...more,
});
const interest = (topic: string, connectionId: string, expiry = later) => ({
  pk: 'INTEREST',
  sk: `${topic}#${connectionId}`,
  expires_at_seconds: expiry,
});

it('shows sockets with who listens to what, and what is open but unknown, without any key', async () => {
  const { context, client, tableName } = await createTestContext();
  const meeting = { id: 7, platform: 'zoom', native_id: 'x' };
  const rows = [
    listener(1, 'a=', { meetings: [meeting] }),
    listener(2, 'b=', { topics: ['sessions', 'executions'] }),
    listener(3, 'gone=', { expires_at_seconds: past }),
    { pk: 'CONNECTION#a=', sk: 'CONNECTION', connection_id: 'a=', user_id: 1, connected_at, expires_at_seconds: later },
    interest('sessions', 'a='),
    interest('meeting:7', 'a='),
    interest('sessions', 'b='),
    interest('preparation', 'gone=', past),
    { pk: 'SITE#lisbon', sk: 'SITE', computer_name: 'lisbon', last_seen: connected_at },
    { pk: 'USER#1', sk: 'PROFILE', email: 'x@example.com' },
  ];
  for (const row of rows) await context.table.transact({ row: { put: row } });

  const at = new Date(connected_at);
  const socket = (connectionId: string) => ({ connectionId, connectedAt: at, lastActiveAt: at });
  const live = await readLive({ dynamoDb: client, tableName }, [socket('a='), socket('new=')]);
  const sockets = Object.fromEntries(live.sockets.map(({ connection_id, ...each }) => [connection_id, each]));
  expect(sockets).toEqual({
    'a=': { connected_at, user_id: 1, topics: ['sessions'], meetings: [meeting], is_open: true },
    'b=': { connected_at, user_id: 2, topics: ['sessions', 'executions'], meetings: [], is_open: false },
    'new=': { connected_at, user_id: null, topics: [], meetings: [], is_open: true },
  });
  expect(live).toMatchObject({
    topics: { sessions: 2, executions: 1 },
    interest: ['meeting:7', 'sessions'],
    sites: [{ computer_name: 'lisbon', last_seen: connected_at }],
  });
  client.destroy();
});
