import { describe, expect, it } from 'vitest';
import { readHandshake, type SocketEvent } from '../../../lambdas/sockets/read-handshake.ts';

const eventOf = (parts: Pick<SocketEvent, 'headers' | 'queryStringParameters'>): SocketEvent => ({
  requestContext: {
    routeKey: '$connect',
    messageId: '',
    eventType: 'CONNECT',
    extendedRequestId: 'request-1',
    requestTime: '02/Jan/2026:03:04:05 +0000',
    messageDirection: 'IN',
    stage: 'ws',
    connectedAt: 1767323045000,
    requestTimeEpoch: 1767323045000,
    requestId: 'request-1',
    domainName: 'live.example',
    connectionId: 'connection-1',
    apiId: 'test',
  },
  isBase64Encoded: false,
  ...parts,
});

describe('readHandshake', () => {
  const ours = { connectionId: 'connection-1', ownHosts: ['door.example', 'live.example'] };
  const read = (parts: Parameters<typeof eventOf>[0]) => readHandshake(eventOf(parts), 'door.example');

  it.each([
    [{ headers: { 'X-API-Key': 'key' } }, { apiKey: 'key' }],
    [{ headers: { 'x-api-key': ' key ' } }, { apiKey: 'key' }],
    [{ queryStringParameters: { api_key: 'key' } }, { apiKey: 'key' }],
    [{ queryStringParameters: { ticket: 'ticket' } }, { ticket: 'ticket' }],
    [{ headers: { 'X-Api-Key': 'one' }, queryStringParameters: { api_key: 'two' } }, { apiKey: 'one' }],
    [{ headers: { Origin: 'https://a.example' } }, { origin: 'https://a.example' }],
  ])('reads %j', (parts, expected) => {
    expect(read(parts)).toEqual({ ...ours, ...expected });
  });

  it('finds nothing where there is nothing', () => {
    expect(read({})).toEqual(ours);
    expect(read({ headers: null, queryStringParameters: null })).toEqual(ours);
    expect(read({ headers: { 'X-API-Key': ' ' }, queryStringParameters: { api_key: '', ticket: '' } })).toEqual(ours);
  });
});
