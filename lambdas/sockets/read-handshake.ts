import type { APIGatewayProxyWebsocketEventV2 } from 'aws-lambda';
import type { Handshake } from '../../core/live/open-connection.ts';

/** The event of a WebSocket API; headers and query come with the handshake alone. */
export type SocketEvent = Omit<APIGatewayProxyWebsocketEventV2, 'headers' | 'queryStringParameters'> & {
  headers?: Record<string, string | undefined> | null;
  queryStringParameters?: Record<string, string | undefined> | null;
};

export type SocketResult = { statusCode: number };

/** What a client shows to be let in. */
export function readHandshake(
  { requestContext, headers, queryStringParameters }: SocketEvent,
  frontDoorHost: string,
): Handshake {
  const { api_key, ticket } = queryStringParameters ?? {};
  const headerOf = (name: string) =>
    Object.entries(headers ?? {})
      .find(([given]) => given.toLowerCase() === name)?.[1]
      ?.trim() || undefined;
  return {
    connectionId: requestContext.connectionId,
    // Names of headers come as the client wrote them.
    apiKey: headerOf('x-api-key') ?? (api_key || undefined),
    ticket: ticket || undefined,
    origin: headerOf('origin'),
    ownHosts: [frontDoorHost, requestContext.domainName],
  };
}
