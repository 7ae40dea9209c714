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
  it.each([
    [{ headers: { 'X-API-Key': 'key' } }, { apiKey: 'key' }],
    [{ headers: { 'x-api-key': ' key ' } }, { apiKey: 'key' }],
    [{ queryStringParameters: { api_key: 'key' } }, { apiKey: 'key' }],
    [{ queryStringParameters: { ticket: 'ticket' } }, { ticket: 'ticket' }],
    [{ headers: { 'X-Api-Key': 'one' }, queryStringParameters: { api_key: 'two' } }, { apiKey: 'one' }],
    [
      { headers: { Origin: 'https://a.example', Host: 'b.example' } },
      { origin: 'https://a.example', host: 'b.example' },
    ],
  ])('reads %j', (parts, expected) => {
    expect(readHandshake(eventOf(parts))).toMatchObject({ connectionId: 'connection-1', ...expected });
  });

  it.each<[Parameters<typeof eventOf>[0]]>([
    [{}],
    [{ headers: null, queryStringParameters: null }],
    [{ headers: { 'X-API-Key': ' ' }, queryStringParameters: { api_key: '', ticket: '' } }],
  ])('finds nothing in %j', (parts) => {
    expect(readHandshake(eventOf(parts))).toEqual({ connectionId: 'connection-1' });
  });
});
