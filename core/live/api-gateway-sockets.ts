import {
  type ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { errorFields, type Log } from '../log.ts';
import type { Sockets } from './sockets.ts';

/** A client that does not take its frames holds the others up for no longer than this, once. */
const POST_MILLIS = 2000;

/** The connections of a stage of an API Gateway WebSocket API. */
export const apiGatewaySockets = (
  client: ApiGatewayManagementApiClient,
  log: Log,
  postMillis = POST_MILLIS,
): Sockets => ({
  post: async (connectionId, frame) => {
    try {
      const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: frame });
      await client.send(command, { abortSignal: AbortSignal.timeout(postMillis) });
      return 'sent';
    } catch (error) {
      if (error instanceof GoneException) return 'gone';
      log.warn('frame_not_sent', { connection_id: connectionId, ...errorFields(error) });
      return 'failed';
    }
  },
  close: async (connectionId) => {
    try {
      const command = new DeleteConnectionCommand({ ConnectionId: connectionId });
      await client.send(command, { abortSignal: AbortSignal.timeout(postMillis) });
    } catch (error) {
      if (error instanceof GoneException) return;
      log.warn('connection_not_closed', { connection_id: connectionId, ...errorFields(error) });
    }
  },
});
